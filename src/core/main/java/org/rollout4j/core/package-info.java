/**
 * The contracts that every part agrees on: environments, policies, experience, learners and what they exchange. JDK only.
 *
 * <p>Experience flows one way:
 *
 * <pre>{@code
 * while (!progress.done()) {
 *     Rollout rollout = source.collect(learner.behaviour(progress)); // env -> rollout
 *     Metrics metrics = learner.update(rollout, progress);           // rollout -> algo
 *     progress = progress.after(rollout);                            // -> metrics, evaluation, checkpoint
 * }
 * }</pre>
 *
 * <p>Arrays are flat and row-major; their shapes stand where they are declared. Row {@code t * envs + e} of a rollout is
 * step {@code t} of environment {@code e}.
 */
package org.rollout4j.core;
