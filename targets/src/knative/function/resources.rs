//! What a container is promised, and what it may take at most.

use serde::Serialize;

/// `resources`: quantities as Kubernetes writes them.
/// <https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/>
#[derive(Debug, Serialize)]
pub struct Resources {
    requests: Quantities,
    limits: Quantities,
}

#[derive(Debug, Serialize)]
struct Quantities {
    cpu: String,
    memory: String,
}

/// Memory that comes with one processor: a function has the same share of one wherever it runs.
/// <https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html>
const PER_PROCESSOR: u64 = 1769 << 20;
/// Thousandths of a processor that every function may use while nobody else wants them: a start needs more than a run.
const BURST: u64 = 1000;

/// Memory is promised whole. Processor time is promised in proportion to it, and a whole processor may be used.
pub fn of(memory: u64) -> Resources {
    let share = (memory * 1000).div_ceil(PER_PROCESSOR).max(1);
    Resources {
        requests: Quantities { cpu: format!("{share}m"), memory: bytes(memory) },
        limits: Quantities { cpu: format!("{}m", share.max(BURST)), memory: bytes(memory) },
    }
}

/// An amount of bytes in the greatest unit that holds it without a fraction.
pub fn bytes(bytes: u64) -> String {
    let units = [(1 << 30, "Gi"), (1 << 20, "Mi"), (1 << 10, "Ki")];
    let whole = units.iter().find(|(size, _)| bytes > 0 && bytes.is_multiple_of(*size));
    whole.map_or_else(|| bytes.to_string(), |(size, unit)| format!("{}{unit}", bytes / size))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_exact() {
        assert_eq!(bytes(256 << 20), "256Mi");
        assert_eq!(bytes(2 << 30), "2Gi");
        assert_eq!(bytes(1500), "1500");
        assert_eq!(bytes(1536), "1536");
        assert_eq!(bytes(3 << 10), "3Ki");
    }

    #[test]
    fn a_request_is_never_over_its_limit() {
        for megabytes in [1, 128, 256, 1769, 1770, 10_240] {
            let share = (megabytes << 20_u64) * 1000 / PER_PROCESSOR;
            let resources = of(megabytes << 20);
            let number = |text: &str| text.trim_end_matches('m').parse::<u64>().unwrap_or_default();
            assert!(number(&resources.requests.cpu) <= number(&resources.limits.cpu));
            assert!(number(&resources.requests.cpu) >= share);
        }
    }
}
