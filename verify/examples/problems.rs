//! Prints random problems with the decision on each, a JSON object a line: judges that share no code with it solve them,
//! too. The first argument is how many; the same number prints the same problems.

use scant_verify::claims::{Effect, Match, Place, Statement};
use scant_verify::decide::{Witness, compare};
use scant_verify::pattern::{Letter, Pattern};
use serde_json::{Value, json};

/// A generator of numbers (xorshift64*) that is the same everywhere.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) % bound
    }

    fn pattern(&mut self, letters: &str) -> String {
        let length = self.below(6);
        (0..length).filter_map(|_| letters.chars().nth(self.below(letters.len() as u64) as usize)).collect()
    }
}

/// A statement in texts: whether it denies, its actions, its resources; each list with whether it is negated.
#[derive(Clone)]
struct Said {
    denies: bool,
    action: (Vec<String>, bool),
    resource: (Vec<String>, bool),
}

impl Said {
    fn random(dice: &mut Dice, letters: &str) -> Self {
        let mut part = || {
            let count = 1 + dice.below(2);
            ((0..count).map(|_| dice.pattern(letters)).collect(), dice.below(8) == 0)
        };
        let (action, resource) = (part(), part());
        Self { denies: dice.below(5) == 0, action, resource }
    }

    fn statement(&self) -> Statement {
        let part = |(patterns, not): &(Vec<String>, bool)| Match {
            patterns: patterns.iter().map(|pattern| Pattern::glob(pattern)).collect(),
            not: *not,
        };
        Statement {
            effect: if self.denies { Effect::Deny } else { Effect::Allow },
            action: part(&self.action),
            resource: part(&self.resource),
            context: Match::any(),
            place: Place::Floor("a problem"),
        }
    }

    fn json(&self) -> Value {
        json!({ "denies": self.denies, "action": self.action, "resource": self.resource })
    }
}

fn main() {
    let count: u64 = std::env::args().nth(1).and_then(|count| count.parse().ok()).unwrap_or(100);
    let mut dice = Dice(0x5ca7);
    for number in 0..count {
        // Every other problem has no `?`, which not every judge can say.
        let letters = if number % 2 == 0 { "ab*" } else { "ab*?" };
        let spec: Vec<Said> = (0..1 + dice.below(3)).map(|_| Said::random(&mut dice, letters)).collect();
        let mut artifact = spec.clone();
        // Mostly a near miss: one statement changed, or one more.
        match dice.below(4) {
            0 => artifact.push(Said::random(&mut dice, letters)),
            1 => artifact.reverse(),
            2 => artifact = (0..1 + dice.below(3)).map(|_| Said::random(&mut dice, letters)).collect(),
            _ => artifact.iter_mut().take(1).for_each(|first| first.resource.0.push(dice.pattern(letters))),
        }
        let statements = |side: &[Said]| -> Vec<Statement> { side.iter().map(Said::statement).collect() };
        let verdict = compare(&statements(&spec), &statements(&artifact), &[]);
        let words = |witnesses: &[Witness]| -> Vec<Value> { witnesses.iter().map(word).collect() };
        let side = |side: &[Said]| -> Vec<Value> { side.iter().map(Said::json).collect() };
        println!(
            "{}",
            json!({
                "spec": side(&spec),
                "artifact": side(&artifact),
                "excess": words(&verdict.excess),
                "missing": words(&verdict.missing),
            })
        );
    }
}

/// The action and the resource of a witness; the letter that no pattern names is an `x`.
fn word(witness: &Witness) -> Value {
    let text = |word: &Vec<Letter>| -> String {
        let letter = |letter: &Letter| match letter {
            Letter::Char(char) => *char,
            Letter::One | Letter::Any | Letter::Symbol(_) => 'x',
        };
        word.iter().map(letter).collect()
    };
    json!([text(&witness.word[0]), text(&witness.word[1])])
}
