/**
 * Losses of learning from preferences and rewards, as pure functions of log-probabilities: a value, its derivative by each current
 * log-probability, and metrics under TRL's names. They know no model and no tokens, and compute in doubles.
 *
 * <p>All of them work row by row, so that a batch may be computed in micro-batches: the term of a row (a pair, an example, a completion)
 * depends on the log-probabilities of that row and on constants of the whole batch, each class's {@code Totals}, advantages, or a KL
 * estimate, which are known before the first forward pass. The terms' values add up to the loss of the batch, their slopes are what
 * {@code Backpropagation} takes as coefficients, and metrics are made of the rows or terms of the whole batch.
 */
package org.rollout4j.lm.loss;
