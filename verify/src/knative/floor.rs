//! What every function has besides, exactly and in words.

/// <https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/>
pub const NAMES: &str =
    "asks the cluster's DNS for names (UDP and TCP 53 of the pods k8s-app=kube-dns in kube-system)";
/// knative/serving `pkg/networking/constants.go`.
pub const PROXY: &str = "is reached by Knative's own pods and those of the ingress, on the ports of the proxy beside it \
                         (8012, 8013, 8112), and on 9090 by the autoscaler";
/// knative/serving `pkg/queue/health/handler.go`.
pub const PROBES: &str =
    "answers Knative's probes and what the autoscaler asks without a token; neither reaches the function";

/// All of it, for the report.
pub const ALL: [&str; 3] = [NAMES, PROXY, PROBES];
