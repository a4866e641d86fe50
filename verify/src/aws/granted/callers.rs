//! Who may call functions, and what reaches functions and queues.

use super::Reading;
use crate::aws::context::{Test, context};
use crate::aws::json::Json;
use crate::aws::policy::principal;
use crate::aws::resolve::Unread;
use crate::aws::spec::{self, allow, entrance, lets};
use crate::aws::words::{Text, chars, plain};
use crate::claims::{Effect, Match, Statement};
use crate::pattern::Letter;

/// What a permission asks of a request: its properties, with the operator and key they stand for
/// ("Working with resource-based IAM policies in Lambda", developer guide).
const ASKS: [(&str, &str, &str); 6] = [
    ("SourceArn", "ArnLike", "aws:SourceArn"),
    ("SourceAccount", "StringEquals", "aws:SourceAccount"),
    ("PrincipalOrgID", "StringEquals", "aws:PrincipalOrgID"),
    ("EventSourceToken", "StringEquals", "lambda:EventSourceToken"),
    ("FunctionUrlAuthType", "StringEquals", "lambda:FunctionUrlAuthType"),
    ("InvokedViaFunctionUrl", "Bool", "lambda:InvokedViaFunctionUrl"),
];

impl<'d> Reading<'d, '_, '_> {
    pub(super) fn permission(&mut self, resource: usize) -> Result<(), Unread> {
        let door = self.door(resource, "FunctionName")?;
        let action = self.text(resource, "Action")?;
        let who = self.text(resource, "Principal")?;
        let shown = self.values.words.shown(&who);
        let kind = if shown.ends_with(".amazonaws.com") { "service" } else { "aws" };
        let mut tests = Vec::new();
        for (property, operator, key) in ASKS {
            if let Some(value) = self.maybe(resource, property) {
                tests.push(Test::new(operator, key, [self.value(resource, value)?]));
            }
        }
        let place = self.place(resource, "");
        let action = crate::aws::policy::caseless(&action)?;
        let statement = Statement {
            effect: Effect::Allow,
            action: Match::of([action]),
            resource: Match::of([principal(kind, &who)]),
            context: context(tests),
            place,
        };
        self.say(&lets(&door), statement);
        Ok(())
    }

    /// A function's address on the internet.
    pub(super) fn url(&mut self, resource: usize) -> Result<(), Unread> {
        let door = self.door(resource, "TargetFunctionArn")?;
        let who = self.text(resource, "AuthType")?;
        let place = self.place(resource, "");
        let who = plain("whoever asks its own address, by ").into_iter().chain(who).collect();
        self.say(&lets(&door), allow("lambda:InvokeFunctionUrl", who, Match::any(), place));
        Ok(())
    }

    pub(super) fn mapping(&mut self, resource: usize) -> Result<(), Unread> {
        let door = self.door(resource, "FunctionName")?;
        let source = self.text(resource, "EventSourceArn")?;
        let is_filtered = self.maybe(resource, "FilterCriteria").is_some();
        for to in self.destinations(resource)? {
            let words = [plain("failures of "), source.clone(), plain(" to "), to].concat();
            let place = self.place(resource, "/DestinationConfig");
            self.say(&lets(&door), allow("leave failed records", words, Match::any(), place));
        }
        let place = self.place(resource, "");
        self.say(&lets(&door), allow("receive", source, spec::filtered(is_filtered), place));
        Ok(())
    }

    pub(super) fn failures(&mut self, resource: usize) -> Result<(), Unread> {
        let function = self.text(resource, "FunctionName")?;
        let (function, _) = self.function_at(&function)?;
        let qualifier = self.text(resource, "Qualifier")?;
        let qualifier = self.values.words.shown(&qualifier);
        let qualifier = if qualifier == "$LATEST" { "" } else { &qualifier };
        let subject = spec::may(&entrance(&function, qualifier));
        for to in self.destinations(resource)? {
            let place = self.place(resource, "/DestinationConfig");
            self.say(&subject, allow("leave failed calls", to, Match::any(), place));
        }
        Ok(())
    }

    /// Where failed records go. Nothing else has a destination.
    fn destinations(&mut self, resource: usize) -> Result<Vec<Text>, Unread> {
        let Some(config) = self.maybe(resource, "DestinationConfig") else { return Ok(Vec::new()) };
        self.only_members(config, &["OnFailure"])?;
        let mut found = Vec::new();
        for (_, destination) in config.members() {
            self.only_members(destination, &["Destination"])?;
            let to = destination.get("Destination").ok_or("a destination is missing")?;
            found.push(self.value(resource, to)?);
        }
        Ok(found)
    }

    pub(super) fn subscription(&mut self, resource: usize) -> Result<(), Unread> {
        let topic = self.text(resource, "TopicArn")?;
        let protocol = self.text(resource, "Protocol")?;
        let protocol = self.values.words.shown(&protocol);
        let endpoint = self.text(resource, "Endpoint")?;
        let is_filtered = self.maybe(resource, "FilterPolicy").is_some();
        let place = self.place(resource, "");
        let context = spec::filtered(is_filtered);
        if protocol == "lambda" || protocol == "sqs" {
            let receiver = self.receiver(&endpoint);
            self.say(&lets(&receiver), allow("receive", topic, context, place));
        } else {
            let name = self.receiver(&topic);
            let told: Text = chars(&protocol).chain(chars(" ")).chain(endpoint).collect();
            self.say(&lets(&name), allow("receive", told, context, place));
        }
        Ok(())
    }

    pub(super) fn rule(&mut self, resource: usize) -> Result<(), Unread> {
        let (kind, name) = (self.kind(resource), self.called(resource));
        let arn = self.values.words.arn(kind, &name);
        for receiver in self.receivers_of_rule(resource)? {
            let place = self.place(resource, "/Targets");
            self.say(&lets(&receiver), allow("receive", arn.clone(), Match::any(), place));
        }
        Ok(())
    }

    pub(super) fn receivers_of_rule(&mut self, resource: usize) -> Result<Vec<String>, Unread> {
        let mut receivers = Vec::new();
        for target in self.property(resource, "Targets")?.items() {
            self.only_members(target, &["Id", "Arn", "SqsParameters"])?;
            let arn = self.value(resource, target.get("Arn").ok_or("a target has no address")?)?;
            receivers.push(self.receiver(&arn));
        }
        Ok(receivers)
    }

    /// Which events a rule waits for, in the words of both sides.
    pub(super) fn source_of_rule(&mut self, resource: usize) -> Result<String, Unread> {
        let pattern = self.property(resource, "EventPattern")?;
        let account = match pattern.get("account") {
            None => "",
            Some(accounts) => {
                let own = self.values.words.symbol("account");
                match accounts.items() {
                    [one] if self.value(resource, one)? == [own] => " of this account",
                    _ => " of other accounts",
                }
            }
        };
        if let Some(bus) = self.maybe(resource, "EventBusName") {
            let bus = self.value(resource, bus)?;
            let asked = pattern.members().iter().filter(|(key, _)| key != "account");
            let which = if asked.clone().all(|(key, value)| key == "source" && is_any(value)) {
                "every event"
            } else {
                "some events"
            };
            return Ok(format!("{which}{account} on {}", self.values.words.shown(&bus)));
        }
        let one = |value: Option<&'d Json<'d>>| match value.map(Json::items) {
            Some([one]) => Ok(one),
            _ => Err("waits for events that no line of a spec means".to_owned()),
        };
        if one(pattern.get("source"))?.text() != Some("aws.s3") {
            return Err("waits for events that no line of a spec means".to_owned());
        }
        let what = one(pattern.get("detail-type"))?.text().unwrap_or_default();
        let bucket = self.value(resource, one(pattern.at(&["detail", "bucket", "name"]))?)?;
        let which = if pattern.at(&["detail", "object"]).is_some() { "some" } else { "every" };
        Ok(format!("{which} {what}{account} in {}", self.values.words.shown(&bucket)))
    }

    pub(super) fn schedule(&mut self, resource: usize) -> Result<(), Unread> {
        let target = self.property(resource, "Target")?;
        self.only_members(target, &["Arn", "RoleArn", "Input", "RetryPolicy"])?;
        let arn = self.value(resource, target.get("Arn").ok_or("a schedule calls nothing")?)?;
        let receiver = self.receiver(&arn);
        let name = plain(&self.called(resource));
        let place = self.place(resource, "/Target");
        self.say(&lets(&receiver), allow("receive", name, Match::any(), place));
        Ok(())
    }

    pub(super) fn rotation(&mut self, resource: usize) -> Result<(), Unread> {
        let secret = self.text(resource, "SecretId")?;
        let function = self.text(resource, "RotationLambdaARN")?;
        let receiver = self.receiver(&function);
        let place = self.place(resource, "");
        self.say(&lets(&receiver), allow("rotate", secret, Match::any(), place));
        Ok(())
    }

    /// The function a property names, with what it is called through.
    pub(super) fn door(&mut self, resource: usize, property: &str) -> Result<String, Unread> {
        let function = self.text(resource, property)?;
        let (function, qualifier) = self.function_at(&function)?;
        Ok(entrance(&function, &qualifier))
    }
}

/// Whether a test of an event holds of every one: it begins with nothing.
fn is_any(value: &Json<'_>) -> bool {
    matches!(value.items(), [one] if one.get("prefix").and_then(Json::text) == Some(""))
}

/// Whether a text is this word.
pub(super) fn is(text: &[Letter], word: &str) -> bool {
    text.iter().copied().eq(chars(word))
}
