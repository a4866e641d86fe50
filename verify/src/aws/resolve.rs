//! Values of templates, letter by letter: texts, and what references, parameters and outputs stand for.

mod functions;

use super::document::Document;
use super::json::Json;
use super::words::{Text, Words, chars, plain, put};
use crate::pattern::Letter;
use rustc_hash::FxHashMap;

/// How many values may stand for one another before it is taken for a circle.
const DEEPEST: usize = 40;
/// Letters most texts have at most: ARNs with their symbols.
const USUAL: usize = 48;

/// Reads values of a document.
#[derive(Debug)]
pub struct Values<'d, 'w> {
    /// The document.
    pub document: Document<'d>,
    /// What both sides call things.
    pub words: &'w mut Words,
    /// `Ref` and ARN of each resource that something has asked for.
    identifiers: Vec<Option<[Text; 2]>>,
    /// The resource of each symbol that is a resource's name.
    places: FxHashMap<Letter, usize>,
    parameters: FxHashMap<(usize, &'d str), Text>,
    /// Outputs that other stacks of this artifact import, by their name.
    exports: FxHashMap<Text, (usize, &'d Json<'d>)>,
    /// The template that each stack nests.
    nests: FxHashMap<usize, usize>,
    depth: usize,
}

/// Why a value cannot be read.
pub type Unread = String;

impl<'d, 'w> Values<'d, 'w> {
    /// A reader of `document`, whose resources have their names.
    pub fn new(document: Document<'d>, words: &'w mut Words) -> Self {
        let mut values = Self {
            document,
            words,
            identifiers: Vec::new(),
            places: FxHashMap::default(),
            parameters: FxHashMap::default(),
            exports: FxHashMap::default(),
            nests: FxHashMap::default(),
            depth: 0,
        };
        values.identifiers.resize(values.document.resources.len(), None);
        values
    }

    /// Gives a resource a name.
    pub fn call(&mut self, resource: usize, name: String) {
        self.document.resources[resource].name = Some(name);
        self.identifiers[resource] = None;
    }

    /// The name of a resource; of one that nothing of the spec is, its type and logical id.
    pub fn called(&self, resource: usize) -> String {
        let it = &self.document.resources[resource];
        it.name.clone().unwrap_or_else(|| format!("{} {}", it.kind, it.id))
    }

    /// `Ref` and ARN of a resource. Only texts made of them name it.
    fn identifiers(&mut self, resource: usize) -> &[Text; 2] {
        if self.identifiers[resource].is_none() {
            let (kind, name) = (self.document.resources[resource].kind, self.called(resource));
            let identifiers = [self.words.reference(kind, &name), self.words.arn(kind, &name)];
            let symbol = self.words.symbol(&name);
            self.places.insert(symbol, resource);
            if let [address @ Letter::Symbol(_)] = identifiers[0][..] {
                self.places.insert(address, resource);
            }
            self.identifiers[resource] = Some(identifiers);
        }
        self.identifiers[resource].get_or_insert_default()
    }

    /// Forgets what was read under earlier names.
    pub fn forget(&mut self) {
        self.parameters.clear();
    }

    /// Finds the stacks that nest the templates, then what they export.
    pub fn nest(&mut self) {
        let templates = 1..self.document.templates.len();
        let addresses: FxHashMap<Text, usize> =
            templates.map(|nested| (self.address(nested), nested)).collect();
        for resource in 0..self.document.resources.len() {
            let it = &self.document.resources[resource];
            if it.kind != "AWS::CloudFormation::Stack" {
                continue;
            }
            let Some(url) = it.properties.get("TemplateURL") else { continue };
            let Ok(url) = self.text(it.template, url) else { continue };
            let Some(nested) = addresses.get(&url).copied() else { continue };
            let template = &mut self.document.templates[nested];
            if template.parent.is_none() {
                template.parent = Some(resource);
                self.nests.insert(resource, nested);
            }
        }
        // What was read before every parent was known may be a parameter that stands for something else.
        self.forget();
        for template in 0..self.document.templates.len() {
            let outputs = self.document.templates[template].json.get("Outputs");
            for (_, output) in outputs.map(Json::members).unwrap_or_default() {
                let (Some(name), Some(value)) = (output.at(&["Export", "Name"]), output.get("Value")) else {
                    continue;
                };
                if let Ok(name) = self.text(template, name) {
                    self.exports.insert(name, (template, value));
                }
            }
        }
    }

    /// The template that a stack nests: a file of the artifact, at its address in the artifact's bucket.
    pub fn nested(&mut self, stack: usize) -> Result<usize, Unread> {
        let it = &self.document.resources[stack];
        let url = it.properties.get("TemplateURL").ok_or("nests no template")?;
        let url = self.text(it.template, url)?;
        let nested = self.nests.get(&stack).copied();
        let nested = nested.ok_or("nests a template that is no file of the artifact, or nested already")?;
        // Read again: only now is it known what the parameters of the stack's own template stand for.
        if self.address(nested) == url {
            Ok(nested)
        } else {
            Err("nests a template from another bucket than the artifact's".to_owned())
        }
    }

    /// Where a template is once the artifact is in its bucket.
    fn address(&mut self, template: usize) -> Text {
        let symbols = ["parameter ArtifactBucket", "region", "url suffix", "parameter ArtifactPrefix"];
        let [bucket, region, suffix, prefix] = symbols.map(|name| vec![self.words.symbol(name)]);
        let path = plain(self.document.templates[template].path);
        [plain("https://"), bucket, plain(".s3."), region, plain("."), suffix, plain("/"), prefix, path]
            .concat()
    }

    /// The one text that `value` comes to.
    pub fn text(&mut self, template: usize, value: &'d Json<'d>) -> Result<Text, Unread> {
        let mut text = Text::with_capacity(USUAL);
        self.write(template, value, &mut text)?;
        Ok(text)
    }

    /// The texts of one value or of a list.
    pub fn texts(&mut self, template: usize, value: &'d Json<'d>) -> Result<Vec<Text>, Unread> {
        value.items().iter().map(|item| self.text(template, item)).collect()
    }

    /// The resource that a text names by its reference or its ARN, and what follows the ARN.
    pub fn resource<'t>(&self, text: &'t [Letter]) -> Option<(usize, &'t [Letter])> {
        let symbols = text.iter().filter(|letter| matches!(letter, Letter::Symbol(_)));
        let resource = symbols.filter_map(|letter| self.places.get(letter)).copied().next()?;
        let [reference, arn] = self.identifiers[resource].as_ref()?;
        let rest = text.strip_prefix(arn.as_slice()).or_else(|| text.strip_prefix(reference.as_slice()))?;
        Some((resource, rest))
    }

    /// The resource a text names, and nothing but it.
    pub fn only(&self, text: &[Letter]) -> Option<usize> {
        match text {
            [one @ Letter::Symbol(_)] => self.places.get(one).copied(),
            _ => self.resource(text).filter(|(_, rest)| rest.is_empty()).map(|(resource, _)| resource),
        }
    }

    fn write(&mut self, template: usize, value: &'d Json<'d>, text: &mut Text) -> Result<(), Unread> {
        self.depth += 1;
        let result = if self.depth > DEEPEST {
            Err("a value stands for itself".to_owned())
        } else {
            self.read(template, value, text)
        };
        self.depth -= 1;
        result
    }

    fn read(&mut self, template: usize, value: &'d Json<'d>, text: &mut Text) -> Result<(), Unread> {
        match value {
            Json::Text(plain) => put(text, plain),
            Json::Int(number) => text.extend(chars(&number.to_string())),
            Json::Number(number) => text.extend(chars(&number.to_string())),
            Json::Bool(value) => text.extend(chars(&value.to_string())),
            Json::Object(members) => match members.as_slice() {
                [(name, of)] => return self.function(template, name, of, text),
                _ => return Err("an object stands where a text should".to_owned()),
            },
            Json::List(_) | Json::Null => return Err("there is no text where one should be".to_owned()),
        }
        Ok(())
    }

    /// `Ref` (no attribute) or `Fn::GetAtt`.
    fn reach(&mut self, template: usize, id: &str, attribute: &str, text: &mut Text) -> Result<(), Unread> {
        let pseudo = match id {
            "AWS::Partition" => Some("partition"),
            "AWS::Region" => Some("region"),
            "AWS::AccountId" => Some("account"),
            "AWS::URLSuffix" => Some("url suffix"),
            _ => None,
        };
        if let Some(name) = pseudo {
            text.push(self.words.symbol(name));
            return Ok(());
        }
        let home = &self.document.templates[template];
        if let Some(resource) = home.ids.get(id).copied() {
            let it = &self.document.resources[resource];
            if it.kind == "AWS::CloudFormation::Stack" {
                return self.output(resource, attribute, text);
            }
            if it.kind == "AWS::Lambda::Alias" && attribute.is_empty() {
                return self.alias(resource, text);
            }
            match (it.kind, attribute) {
                (_, "") => text.extend_from_slice(&self.identifiers(resource)[0]),
                ("AWS::SNS::Topic", "TopicArn") | ("AWS::SecretsManager::Secret", "Id") | (_, "Arn") => {
                    text.extend_from_slice(&self.identifiers(resource)[1]);
                }
                (kind, attribute) => {
                    let name = self.called(resource);
                    text.extend(self.words.attribute(kind, &name, attribute));
                }
            }
            return Ok(());
        }
        if id.starts_with("AWS::") {
            // The stack's own name and id: of a nested one they are its own.
            let parent = home.parent.map(|parent| format!(" of {}", self.document.resources[parent].id));
            let symbol = format!("{id}{}", parent.unwrap_or_default());
            text.push(self.words.symbol(&symbol));
            return Ok(());
        }
        if !attribute.is_empty() {
            return Err(format!("`{id}` is no resource of its template"));
        }
        self.parameter(template, id, text)
    }

    fn parameter(&mut self, template: usize, id: &str, text: &mut Text) -> Result<(), Unread> {
        if let Some(known) = self.parameters.get(&(template, id)) {
            text.extend_from_slice(known);
            return Ok(());
        }
        let home = &self.document.templates[template];
        let declared = home.json.get("Parameters").map(Json::members).unwrap_or_default();
        let Some((name, declared)) = declared.iter().find(|(name, _)| name == id) else {
            return Err(format!("`{id}` is neither a resource nor a parameter of its template"));
        };
        let resolved = match home.parent {
            Some(parent) => {
                let stack = &self.document.resources[parent];
                let (outside, given) = (stack.template, stack.properties.at(&["Parameters", id]));
                let given = given.or_else(|| declared.get("Default"));
                let given = given.ok_or_else(|| format!("nothing is passed as the parameter `{id}`"))?;
                self.text(outside, given)?
            }
            None => {
                let kind = declared.get("Type").and_then(Json::text).unwrap_or_default();
                let default = declared.get("Default").and_then(Json::text);
                let symbol = match default {
                    Some(path) if kind.starts_with("AWS::SSM::Parameter::Value<") => format!("ssm {path}"),
                    _ => format!("parameter {id}"),
                };
                vec![self.words.symbol(&symbol)]
            }
        };
        text.extend(&resolved);
        self.parameters.insert((template, name), resolved);
        Ok(())
    }

    /// An output of a nested stack, as its parent names it.
    fn output(&mut self, stack: usize, attribute: &str, text: &mut Text) -> Result<(), Unread> {
        let key = attribute.strip_prefix("Outputs.").ok_or("a stack is no text")?;
        let nested = self.nests.get(&stack).copied();
        let nested = nested.ok_or("the template of a nested stack is not there")?;
        let value = self.document.templates[nested].json.at(&["Outputs", key, "Value"]);
        let value = value.ok_or_else(|| format!("a nested stack has no output `{key}`"))?;
        self.write(nested, value, text)
    }

    /// The ARN of an alias: its function's and its name.
    fn alias(&mut self, alias: usize, text: &mut Text) -> Result<(), Unread> {
        let it = &self.document.resources[alias];
        let (template, properties) = (it.template, it.properties);
        let function = properties.get("FunctionName").ok_or("an alias is of no function")?;
        let name = properties.get("Name").ok_or("an alias has no name")?;
        let function = self.text(template, function)?;
        let function = self.only(&function).ok_or("an alias is of no function of the template")?;
        text.extend_from_slice(&self.identifiers(function)[1]);
        text.push(Letter::Char(':'));
        self.write(template, name, text)
    }
}
