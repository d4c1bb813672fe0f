//! The query of a request.

use lambda_http::RequestExt as _;

use crate::caller::Call;
use crate::problem::Problem;

impl Call {
    /// The parameters of these names, in their order. Unknown and repeated ones are refused like members of a body: a
    /// mistyped `Month` must not pass silently as the current month.
    ///
    /// # Errors
    /// Problem `malformed-request`.
    pub fn query<const N: usize>(&self, names: [&str; N]) -> Result<[Option<String>; N], Problem> {
        let parameters = self.request.query_string_parameters();
        let known = |name: &str| names.contains(&name);
        // The cause doesn't name the parameter: it could be a value in the wrong place.
        if !parameters.iter().all(|(name, _)| known(name)) {
            return Err(Problem::malformed("a parameter that this route doesn't have"));
        }
        if names.iter().any(|name| parameters.all(name).is_some_and(|values| values.len() > 1)) {
            return Err(Problem::malformed("a parameter is repeated"));
        }
        Ok(names.map(|name| parameters.first(name).map(str::to_owned)))
    }
}
