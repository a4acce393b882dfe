//! The reference application for any number of services: groups of four, as `dist/app.dist` has them, in three variants.

use std::fmt::Write;

/// What does not grow.
const HEAD: &str = r#"//! An application in services, distributed to three kinds of cluster.
use podinfo.Podinfo
use std.mesh
use std.rollout.{Approval, cookie}
use std.service.Resources

distribution app {
    version = "1.1.0"
    namespace = "app"
}

/// Tag of the podinfo image that every service runs.
param tag: Tag = "6.9.2"

/// What each pod reserves .. the most that it may use.
param resources: Resources = { cpu = 100m..500m, memory = 32Mi..256Mi }

/// How many pods each service scales between.
param replicas: Range<Int> = 1..3

/// Average CPU use, as a share of what is reserved, above which pods are added.
param scaleAt: Percent = 99%

/// Where a person has to say yes before a release goes on.
param approvals: List<Approval> = []

every Podinfo {
    tag = tag
    resources = resources
    replicas = replicas
    scaleAt = scaleAt
    rollout?.approvals = approvals
}
"#;

/// The type that every service has.
const PODINFO: &str = include_str!("../../../dist/podinfo.dist");

/// A variant, its mesh, what its `every` says where it has one, and what it says of the four services of a group.
type Variant = (&'static str, &'static str, Strategy, [Strategy; 4]);
type Strategy = Option<&'static str>;

const VARIANTS: [Variant; 3] = [
    ("kubernetes", "plain", Some(BLUE_GREEN_20), [None, None, Some(BLUE_GREEN), Some(BLUE_GREEN)]),
    ("istio", "istio", None, [Some(AB_TEST), Some(CANARY), Some(BLUE_GREEN_20), Some(MIRRORED)]),
    ("linkerd", "linkerd", Some(CANARY), [None, None, Some(BLUE_GREEN_20), Some(BLUE_GREEN)]),
];
const BLUE_GREEN: &str = "BlueGreen { iterations = 10 }";
const BLUE_GREEN_20: &str = "BlueGreen { iterations = 20 }";
const MIRRORED: &str = "BlueGreen { iterations = 10, mirror = true }";
const CANARY: &str = "Canary { step = 2%, max = 50% }";
const AB_TEST: &str = r#"ABTest { iterations = 10, match = [cookie("type", "insider")] }"#;

/// The files of the application in `services` services, by path.
pub fn application(services: usize) -> Vec<(&'static str, String)> {
    let mut text = HEAD.to_owned();
    (0..services).for_each(|number| component(&mut text, number));
    for (name, mesh, every, own) in VARIANTS {
        let _ = write!(text, "\nvariant {name} with mesh.{mesh} {{\n");
        let _ = every.map(|strategy| writeln!(text, "    every Podinfo {{ rollout.strategy = {strategy} }}"));
        for number in 0..services {
            if let Some(strategy) = own[number % 4] {
                let _ = writeln!(text, "    {}.rollout.strategy = {strategy}", service(number));
            }
        }
        text.push_str("}\n");
    }
    vec![("app.dist", text), ("podinfo.dist", PODINFO.to_owned())]
}

/// The name of a service: `backend`, `backend-1`, …
pub fn service(number: usize) -> String {
    let role = ["frontend", "backend", "cache", "database"][number % 4];
    if number < 4 { role.to_owned() } else { format!("{role}-{}", number / 4) }
}

fn component(text: &mut String, number: usize) {
    let (name, first) = (service(number), number - number % 4);
    let url = |offset: usize| format!("\"\\({}.url)/echo\"", service(first + offset));
    let _ = match number % 4 {
        0 => write!(
            text,
            "\ncomponent {name}: Podinfo {{\n    settings {{\n        http-server-timeout = \"1m\"\n        backend-url = [{}, \
             {}]\n    }}\n    rollout.objectives.successRate = 70%\n}}\n",
            url(1),
            url(2)
        ),
        1 => write!(text, "\ncomponent {name}: Podinfo {{\n    settings.backend-url = [{}]\n}}\n\n", url(3)),
        _ => writeln!(text, "component {name}: Podinfo"),
    };
}
