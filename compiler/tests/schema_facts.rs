//! Facts of Kubernetes that the schema must know.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use distc::schema::{self, Field, FieldType, Kind, Minors, TypeInfo};

fn info(name: &str) -> &'static TypeInfo {
    schema::type_info(schema::type_named(name).unwrap_or_else(|| panic!("no type `{name}`")))
}

fn field(name: &str, field: &str) -> &'static Field {
    info(name).field(field).unwrap_or_else(|| panic!("no field `{field}` in `{name}`"))
}

fn reference(name: &str) -> FieldType {
    FieldType::Ref(schema::type_named(name).unwrap())
}

fn list(inner: FieldType) -> FieldType {
    FieldType::List(Box::new(inner))
}

/// As in `name|containerPort,protocol=TCP`.
fn handle(owner: &str, field: &str) -> Option<String> {
    let handle = schema::handle(schema::type_named(owner).unwrap(), field)?;
    let key = |key: &schema::HandleKey| key.path.join(".") + &key.default.map(|d| format!("={d}")).unwrap_or_default();
    let keys: Vec<_> = handle.keys.iter().map(key).collect();
    Some(handle.first.map(|f| format!("{f}|")).unwrap_or_default() + &keys.join(","))
}

#[test]
fn a_kind_is_found_by_path_and_by_api_version() {
    let deployment = schema::type_named("k8s.apps.v1.Deployment");
    assert!(deployment.is_some());
    assert_eq!(deployment, schema::type_named("apps.v1.Deployment"));
    assert_eq!(deployment, schema::kind_named("apps/v1", "Deployment"));
    assert_eq!(schema::type_named("rbac.v1.Role"), schema::kind_named("rbac.authorization.k8s.io/v1", "Role"));
    assert_eq!(schema::type_named("core.v1.Pod"), schema::kind_named("v1", "Pod"));
    for absent in ["autoscaling.v2beta1.HorizontalPodAutoscaler", "apps.v1.Deploymen", "", "k8s.", "zzz", "A"] {
        assert_eq!(schema::type_named(absent), None, "{absent}");
    }
    assert_eq!(schema::kind_named("apps/v1beta1", "Deployment"), None);
}

#[test]
fn a_deployment_has_its_fields() {
    let id = schema::type_named("apps.v1.Deployment").unwrap();
    let names: Vec<_> = schema::field_names(id).collect();
    assert_eq!(names, ["apiVersion", "kind", "metadata", "spec", "status"]);
    let minors = Minors::all();
    let kind = Kind { api_version: "apps/v1", kind: "Deployment", namespaced: true, minors };
    assert_eq!(schema::type_info(id).kind, Some(kind));
    assert_eq!(schema::type_info(id).short_name(), "Deployment");
    assert!(field("apps.v1.DeploymentSpec", "selector").required);
    assert!(field("apps.v1.DeploymentSpec", "template").required);
    assert!(!field("apps.v1.DeploymentSpec", "replicas").required);
    assert_eq!(field("apps.v1.DeploymentSpec", "replicas").ty, FieldType::Int32);
}

#[test]
fn fields_know_their_minors() {
    let resize = field("core.v1.Container", "resizePolicy");
    assert_eq!(resize.minors, Minors::of_range(27, 37));
    assert_eq!(resize.minors.to_string(), "1.27..1.37");
    let hpa = info("autoscaling.v2beta2.HorizontalPodAutoscaler");
    assert_eq!(hpa.kind.as_ref().unwrap().minors.to_string(), "1.25");
    assert_eq!(hpa.field("spec").unwrap().minors.to_string(), "1.25");
}

#[test]
fn several_rows_are_one_field() {
    let containers = field("core.v1.PodSpec", "containers");
    assert_eq!((containers.minors, &*containers.keys), (Minors::all(), &["name"][..]));
    let service_name = field("apps.v1.StatefulSetSpec", "serviceName");
    assert_eq!((service_name.minors, service_name.required), (Minors::all(), false));
}

#[test]
fn a_record_that_took_the_place_of_another_stands_for_it_in_older_minors() {
    let claim = "core.v1.PersistentVolumeClaimSpec";
    assert_eq!(field(claim, "resources").ty, reference("core.v1.VolumeResourceRequirements"));
    assert_eq!(field(claim, "resources").minors, Minors::all());
    assert_eq!(field("core.v1.VolumeResourceRequirements", "requests").minors, Minors::all());
    assert_eq!(field("core.v1.TypedObjectReference", "kind").minors, Minors::all());
    assert_eq!(field("core.v1.TypedObjectReference", "namespace").minors, Minors::of_range(26, 37));
    assert_eq!(info("networking.v1.IngressLoadBalancerIngress").minors, Minors::all());
}

#[test]
fn types_are_spelt() {
    let probe = |name| field("core.v1.Probe", name).ty.clone();
    assert_eq!(probe("periodSeconds"), FieldType::Int32);
    assert_eq!(probe("httpGet"), reference("core.v1.HTTPGetAction"));
    assert_eq!(field("core.v1.HTTPGetAction", "port").ty, FieldType::IntOrString);
    assert_eq!(field("core.v1.PodSpec", "containers").ty, list(reference("core.v1.Container")));
    assert_eq!(field("core.v1.ConfigMap", "binaryData").ty, FieldType::Map(Box::new(FieldType::Bytes)));
    assert_eq!(field("core.v1.ResourceRequirements", "limits").ty, FieldType::Map(Box::new(FieldType::Quantity)));
    assert_eq!(field("core.v1.PodSpec", "activeDeadlineSeconds").ty, FieldType::Int64);
    assert_eq!(field("meta.v1.ObjectMeta", "creationTimestamp").ty, FieldType::Time);
}

#[test]
fn names_that_servers_require_are_required() {
    let named = "LocalObjectReference ConfigMapKeySelector SecretKeySelector ConfigMapEnvSource SecretEnvSource \
                 ConfigMapProjection SecretProjection ConfigMapVolumeSource";
    for name in named.split_whitespace() {
        assert!(field(&format!("core.v1.{name}"), "name").required, "{name}");
    }
    assert!(!field("core.v1.ContainerPort", "name").required);
}

#[test]
fn enumerations_are_known() {
    let types = field("core.v1.ServiceSpec", "type");
    assert_eq!(*types.enumeration, ["ClusterIP", "ExternalName", "LoadBalancer", "NodePort"]);
    assert_eq!(*field("core.v1.ServiceSpec", "ipFamilies").enumeration, ["", "IPv4", "IPv6"]);
    assert!(field("core.v1.ServiceSpec", "clusterIP").enumeration.is_empty());
}

#[test]
fn atomic_and_set_are_known() {
    assert!(field("core.v1.ServiceSpec", "selector").atomic);
    assert!(info("meta.v1.LabelSelector").atomic);
    assert!(!info("core.v1.PodSpec").atomic);
    assert!(field("meta.v1.ObjectMeta", "finalizers").set);
    let metrics = field("autoscaling.v2.HorizontalPodAutoscalerSpec", "metrics");
    assert!(metrics.keys.is_empty() && !metrics.set);
}

#[test]
fn items_of_keyed_lists_have_a_handle() {
    for (owner, list, expected) in [
        ("core.v1.PodSpec", "containers", "name"),
        ("core.v1.PodSpec", "initContainers", "name"),
        ("core.v1.PodSpec", "volumes", "name"),
        ("core.v1.PodSpec", "imagePullSecrets", "name"),
        ("core.v1.PodSpec", "hostAliases", "ip"),
        ("core.v1.PodSpec", "topologySpreadConstraints", "topologyKey,whenUnsatisfiable"),
        ("core.v1.Container", "env", "name"),
        ("core.v1.Container", "ports", "name|containerPort,protocol=TCP"),
        ("core.v1.EphemeralContainer", "ports", "name|containerPort,protocol=TCP"),
        ("core.v1.ServiceSpec", "ports", "name|port,protocol=TCP"),
        ("core.v1.Container", "volumeMounts", "mountPath"),
        ("core.v1.Container", "volumeDevices", "devicePath"),
        ("apps.v1.StatefulSetSpec", "volumeClaimTemplates", "metadata.name"),
        ("networking.v1.IngressSpec", "rules", "host"),
        ("apiextensions.v1.CustomResourceDefinitionSpec", "versions", "name"),
    ] {
        assert_eq!(handle(owner, list).as_deref(), Some(expected), "{owner} {list}");
    }
}

#[test]
fn items_of_atomic_lists_have_none() {
    for (owner, list) in [
        ("core.v1.Container", "args"),
        ("core.v1.Container", "envFrom"),
        ("core.v1.PodSpec", "tolerations"),
        ("core.v1.ProjectedVolumeSource", "sources"),
        ("autoscaling.v2.HorizontalPodAutoscalerSpec", "metrics"),
        ("networking.v1.NetworkPolicySpec", "ingress"),
        ("rbac.v1.Role", "rules"),
        ("rbac.v1.Role", "no such field"),
    ] {
        assert_eq!(handle(owner, list), None, "{owner} {list}");
    }
}

#[test]
fn scopes_are_known() {
    let scoped = |namespaced: bool| {
        let of = move |(_, kind, id)| {
            (schema::type_info(id).kind.as_ref().unwrap().namespaced == namespaced).then_some(kind)
        };
        schema::kinds().filter_map(of).collect::<Vec<_>>()
    };
    let (namespaced, cluster) = (scoped(true), scoped(false));
    for kind in
        "Deployment Service ConfigMap Ingress Role PersistentVolumeClaim Lease PodList CSIStorageCapacity".split(' ')
    {
        assert!(namespaced.contains(&kind) && !cluster.contains(&kind), "{kind}");
    }
    for kind in
        "Namespace Node PersistentVolume ClusterRole StorageClass APIService IngressClass PriorityClassList".split(' ')
    {
        assert!(cluster.contains(&kind) && !namespaced.contains(&kind), "{kind}");
    }
}

#[test]
fn the_newest_served_version_is_found() {
    let newest = |group, kind, low, high| {
        schema::newest_in(group, kind, Minors::of_range(low, high)).map(|id| schema::type_info(id).name)
    };
    assert_eq!(
        newest("autoscaling", "HorizontalPodAutoscaler", 25, 37),
        Some("autoscaling.v2.HorizontalPodAutoscaler")
    );
    assert_eq!(newest("storage", "VolumeAttributesClass", 37, 37), Some("storage.v1.VolumeAttributesClass"));
    assert_eq!(newest("storage", "VolumeAttributesClass", 33, 33), Some("storage.v1beta1.VolumeAttributesClass"));
    assert_eq!(newest("storage", "VolumeAttributesClass", 30, 30), Some("storage.v1alpha1.VolumeAttributesClass"));
    assert_eq!(newest("storage", "VolumeAttributesClass", 25, 37), None);
    assert_eq!(newest("apps", "DeploymentSpec", 30, 37), None);
    let names: Vec<_> = schema::versions_of("autoscaling", "HorizontalPodAutoscaler").into_iter().collect();
    assert_eq!(names.first(), schema::type_named("autoscaling.v2.HorizontalPodAutoscaler").as_ref());
    assert_eq!(names.len(), 3);
}

#[test]
fn sets_of_minors_are_shown_as_ranges() {
    let show = |set: Minors| set.to_string();
    assert_eq!(show(Minors::all()), "1.25..1.37");
    assert_eq!(show(Minors::of_range(25, 29).union(Minors::of_range(31, 31))), "1.25..1.29, 1.31");
    assert_eq!(show(Minors::all().without(Minors::of_range(26, 36))), "1.25, 1.37");
    assert_eq!(show(Minors::NONE), "none");
    assert_eq!(Minors::of_range(0, 255), Minors::all());
    assert!(!Minors::all().contains(24) && !Minors::all().contains(38) && Minors::all().contains(37));
    assert_eq!(schema::minors(), 25..=37);
}
