package org.rollout4j.tabular;

/**
 * What a policy is worth: exact means over the start distribution of a model, within a time limit.
 *
 * @param meanReturn the expected undiscounted return of an episode
 * @param meanLength the expected number of steps of an episode
 */
public record Outcome(double meanReturn, double meanLength) {}
