//! Every kind of object that is emitted, and what must be installed for the cluster to take it.

use super::object::Api;

macro_rules! apis {
    ($($name:ident $version:literal $kind:literal)*) => {
        $(
            #[doc = concat!("`", $version, "` `", $kind, "`")]
            pub static $name: Api = Api { version: $version, kind: $kind };
        )*
    };
}

apis! {
    NAMESPACE "v1" "Namespace"
    SERVICE_ACCOUNT "v1" "ServiceAccount"
    CONFIG_MAP "v1" "ConfigMap"
    JOB "batch/v1" "Job"
    CRON_JOB "batch/v1" "CronJob"
    NETWORK_POLICY "networking.k8s.io/v1" "NetworkPolicy"
    SERVICE "serving.knative.dev/v1" "Service"
    DOMAIN_MAPPING "serving.knative.dev/v1beta1" "DomainMapping"
    DOMAIN_CLAIM "networking.internal.knative.dev/v1alpha1" "ClusterDomainClaim"
    BROKER "eventing.knative.dev/v1" "Broker"
    TRIGGER "eventing.knative.dev/v1" "Trigger"
    EVENT_POLICY "eventing.knative.dev/v1alpha1" "EventPolicy"
    PING_SOURCE "sources.knative.dev/v1" "PingSource"
    RABBIT_VHOST "rabbitmq.com/v1beta1" "Vhost"
    RABBIT_QUEUE "rabbitmq.com/v1beta1" "Queue"
    RABBIT_EXCHANGE "rabbitmq.com/v1beta1" "Exchange"
    RABBIT_BINDING "rabbitmq.com/v1beta1" "Binding"
    RABBIT_USER "rabbitmq.com/v1beta1" "User"
    RABBIT_PERMISSION "rabbitmq.com/v1beta1" "Permission"
    REQUEST_AUTHENTICATION "security.istio.io/v1" "RequestAuthentication"
    AUTHORIZATION_POLICY "security.istio.io/v1" "AuthorizationPolicy"
    HTTP_ROUTE "gateway.networking.k8s.io/v1" "HTTPRoute"
    REFERENCE_GRANT "gateway.networking.k8s.io/v1beta1" "ReferenceGrant"
    EXTERNAL_SECRET "external-secrets.io/v1" "ExternalSecret"
    DATABASE_CLUSTER "postgresql.cnpg.io/v1" "Cluster"
    DATABASE_ROLE "postgresql.cnpg.io/v1" "DatabaseRole"
    PASSWORD "generators.external-secrets.io/v1alpha1" "Password"
    KAFKA_TOPIC "kafka.strimzi.io/v1" "KafkaTopic"
    KAFKA_USER "kafka.strimzi.io/v1" "KafkaUser"
    BUCKET_CLAIM "objectbucket.io/v1alpha1" "ObjectBucketClaim"
}

/// What defines the kinds of an API group; `None` for what Kubernetes has by itself.
pub fn product(api_version: &str) -> Option<&'static str> {
    let group = api_version.split_once('/')?.0;
    Some(match group {
        "batch" | "networking.k8s.io" | "apps" | "rbac.authorization.k8s.io" | "policy" | "autoscaling" => {
            return None;
        }
        "serving.knative.dev" | "networking.internal.knative.dev" => "Knative Serving",
        "eventing.knative.dev"
        | "sources.knative.dev"
        | "messaging.knative.dev"
        | "sinks.knative.dev"
        | "flows.knative.dev" => "Knative Eventing",
        "postgresql.cnpg.io" => "CloudNativePG",
        "external-secrets.io" | "generators.external-secrets.io" => "External Secrets Operator",
        "objectbucket.io" => "a bucket provisioner such as Rook Ceph",
        "rabbitmq.com" => "the RabbitMQ messaging topology operator",
        "kafka.strimzi.io" => "Strimzi",
        "gateway.networking.k8s.io" => "Gateway API",
        "security.istio.io" => "Istio",
        "ceph.rook.io" => "Rook Ceph",
        _ => "whoever defines it",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kubernetes_itself_needs_no_product() {
        assert_eq!(product(NAMESPACE.version), None);
        assert_eq!(product(NETWORK_POLICY.version), None);
        assert_eq!(product(SERVICE.version), Some("Knative Serving"));
    }
}
