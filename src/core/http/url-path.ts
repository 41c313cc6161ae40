import { InvalidError } from '../errors/index.js';

/**
 * A path with ids put in safely: ``urlPath`/v2/user/${id}/avatar` ``. An id is one segment whatever it holds, so that one
 * from a message cannot lead to another call.
 *
 * @throws InvalidError for an empty id, `.` and `..`
 */
export function urlPath(literals: TemplateStringsArray, ...values: readonly (string | number)[]): string {
  return literals.reduce((path, literal, index) => {
    const value = String(values[index - 1]);
    if (value === '' || value === '.' || value === '..') throw new InvalidError(`'${value}' is no id.`);
    return path + encodeURIComponent(value.replace(loneSurrogate, '\ufffd')) + literal;
  });
}

const loneSurrogate = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
