export { type VariationName, variationNames } from '../experiment/variations.ts';
