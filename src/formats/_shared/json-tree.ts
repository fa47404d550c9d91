/** The one door to JSON with positions: parse, look up, compare. */
export { diffJson, type JsonDifference } from './json-diff.ts';
export {
  hasDuplicateKeys,
  type JsonArray,
  type JsonMember,
  type JsonNode,
  type JsonObject,
  type JsonScalar,
  memberOf,
} from './json-node.ts';
export { parseJson } from './json-parser.ts';
