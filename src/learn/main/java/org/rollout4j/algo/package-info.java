/**
 * Deep reinforcement-learning algorithms: {@code actorcritic} has those that learn from what the current policy did, {@code offpolicy}
 * those that replay what earlier ones did. A learner reads in the order of its paper: experience, losses, step. {@code math} computes the
 * losses and their derivatives, {@code nn.train} carries them back through the networks.
 *
 * <pre>{@code
 * Learner<Policy, Rollout> learner = new Ppo(spec, PpoConfig.defaults(), seed, workers);
 * Metrics metrics = learner.update(source.collect(learner.behaviour(progress)), progress);
 * Policy policy = learner.greedy();
 * }</pre>
 */
package org.rollout4j.algo;
