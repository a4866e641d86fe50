//! Buckets: which groups share a stack. A group's hash is followed bit by bit, and only a bucket that overflows is
//! split: so a new function changes the stack it joins and no other.

use super::groups::{FULL, FULL_NEEDS, Group, Size};

/// Groups that share a stack.
#[derive(Debug)]
pub struct Bucket {
    /// The bits that lead to it, without zeros at the end: of the two halves of a bucket one keeps its name.
    pub bits: String,
    /// The groups.
    pub groups: Vec<Group>,
}

/// The buckets of groups of one level.
pub fn buckets(groups: Vec<Group>) -> Vec<Bucket> {
    let mut found = Vec::new();
    if !groups.is_empty() {
        split(groups, String::new(), &mut found);
    }
    found
}

fn split(groups: Vec<Group>, bits: String, found: &mut Vec<Bucket>) {
    if groups.len() < 2 || bits.len() >= u64::BITS as usize || fits(&groups) {
        let name = bits.trim_end_matches('0');
        let bits = if name.is_empty() { "0" } else { name }.to_owned();
        found.push(Bucket { bits, groups });
        return;
    }
    let bit = 1 << (u64::BITS as usize - 1 - bits.len());
    let (ones, zeros): (Vec<Group>, Vec<Group>) = groups.into_iter().partition(|group| group.hash & bit != 0);
    for (half, digit) in [(zeros, '0'), (ones, '1')] {
        if !half.is_empty() {
            split(half, format!("{bits}{digit}"), found);
        }
    }
}

fn fits(groups: &[Group]) -> bool {
    let size = groups.iter().fold(Size::default(), |sum, group| sum.plus(group.size));
    if !size.fits(FULL) {
        return false;
    }
    let mut needs: Vec<usize> = groups.iter().flat_map(|group| group.needs.iter().copied()).collect();
    needs.sort_unstable();
    needs.dedup();
    needs.len() <= FULL_NEEDS
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shared::hash::hash;
    use std::collections::{BTreeMap, BTreeSet};

    fn group(name: String, resources: usize) -> Group {
        let size = Size { resources, bytes: 1, offers: 0 };
        Group { units: vec![0], hash: hash(&name), level: 0, size, needs: Vec::new() }
    }

    fn stacks(count: usize) -> BTreeMap<String, BTreeSet<u64>> {
        let all = buckets((0..count).map(|i| group(format!("f{i}"), 5)).collect());
        let names: BTreeSet<_> = all.iter().map(|bucket| &bucket.bits).collect();
        assert_eq!(names.len(), all.len(), "names are unique");
        let of = |bucket: &Bucket| bucket.groups.iter().map(|group| group.hash).collect();
        all.iter().map(|bucket| (bucket.bits.clone(), of(bucket))).collect()
    }

    #[test]
    fn one_more_function_changes_at_most_one_stack_and_its_other_half() {
        for count in [79, 80, 81, 200, 1000] {
            let (before, after) = (stacks(count), stacks(count + 1));
            let changed = after.iter().filter(|(name, groups)| before.get(*name) != Some(groups)).count();
            assert!(changed <= 2, "{changed} stacks changed at {count}");
        }
    }

    #[test]
    fn no_bucket_is_too_full() {
        for groups in stacks(5000).values() {
            assert!(groups.len() * 5 <= FULL.resources);
        }
    }
}
