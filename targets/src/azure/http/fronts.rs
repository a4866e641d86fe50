//! Which functions stand behind each API.

use scant_compiler::model::{ApiId, Event, FunctionId, Model};

/// The functions behind every API of a program.
#[derive(Debug)]
pub struct Fronts {
    behind: Vec<Vec<FunctionId>>,
}

impl Fronts {
    /// Those of a program.
    pub fn of(model: &Model) -> Self {
        let mut behind = vec![Vec::new(); model.apis.len()];
        for (id, function) in model.functions() {
            for trigger in &function.triggers {
                let Event::Http { api: ApiId(api), .. } = &trigger.event else { continue };
                let functions = behind.get_mut(*api as usize);
                if let Some(functions) = functions.filter(|functions| functions.last() != Some(&id)) {
                    functions.push(id);
                }
            }
        }
        Self { behind }
    }

    /// The functions behind an API, in source order, each once.
    pub fn behind(&self, ApiId(api): ApiId) -> &[FunctionId] {
        self.behind.get(api as usize).map(Vec::as_slice).unwrap_or_default()
    }
}
