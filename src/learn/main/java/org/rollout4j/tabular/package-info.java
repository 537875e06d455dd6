/**
 * Reinforcement learning without networks: learners that keep a table of action values, and the exact optimum of small
 * environments to compare everything with.
 *
 * <p>{@link org.rollout4j.tabular.QLearning}, {@link org.rollout4j.tabular.Sarsa}, {@link
 * org.rollout4j.tabular.MonteCarlo} and {@link org.rollout4j.tabular.SeedTable} are {@link
 * org.rollout4j.core.Learner}s, trained by the loop that trains the deep ones:
 *
 * <pre>{@code
 * Learner<Policy, Rollout> learner = new QLearning(spec, QLearningConfig.defaults());
 * while (!progress.done()) {
 *     Rollout rollout = source.collect(learner.behaviour(progress));
 *     learner.update(rollout, progress);
 *     progress = progress.after(rollout);
 * }
 * }</pre>
 *
 * <p>{@link org.rollout4j.tabular.Oracle} computes what no learner can beat, from the {@link
 * org.rollout4j.core.MarkovModel} of an environment.
 */
package org.rollout4j.tabular;
