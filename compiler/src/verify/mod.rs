//! What schemas cannot say: rules of Kubernetes and Flagger, across fields and objects.
