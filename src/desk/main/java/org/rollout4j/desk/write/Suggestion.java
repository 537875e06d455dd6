package org.rollout4j.desk.write;

/**
 * What may come next behind a cursor.
 *
 * @param text at least one character that is no white space
 * @param logProb the mean log-probability of its tokens under the model, given what is typed of the first ones, in nats
 */
public record Suggestion(String text, double logProb) {}
