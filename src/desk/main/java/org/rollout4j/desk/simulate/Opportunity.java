package org.rollout4j.desk.simulate;

/**
 * What came of an opportunity to show something.
 *
 * @param shown whether something was: what the model was not sure of was not
 * @param acceptance how likely it was taken; 0 if nothing was shown
 * @param utility its worth, shown or not
 * @param editCost what is to be expected: 0 if it is taken; the edit's share of the text if it is edited; 1 if it is refused, or nothing was shown
 */
record Opportunity(boolean shown, double acceptance, double utility, double editCost) {}
