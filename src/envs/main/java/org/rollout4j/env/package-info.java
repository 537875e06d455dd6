/**
 * Environments by name: the catalogue of built-in ones, those that users bring by class name, and the checker that finds
 * the mistakes people make when they write one.
 *
 * <pre>{@code
 * EnvironmentFactory factory = Catalogue.find("drain-grid");
 * Policy.Session session = policy.open();
 * try (CheckedEnvironment environment = new CheckedEnvironment(factory.create())) {
 *     environment.reset(seed);
 *     StepResult result;
 *     do {
 *         environment.observe(observation, 0);
 *         result = environment.step(session.act(observation));
 *     } while (!result.ended());
 * }
 * }</pre>
 *
 * <p>The worlds themselves live in {@code grid}, {@code control}, {@code text}, {@code decision} and {@code game}, those that are played from a table
 * of transitions, a user's own among them, in {@code table}, what wraps an environment in {@code wrapper}, and RL4J's {@code MDP}, in
 * both directions, in {@code rl4j}.
 */
package org.rollout4j.env;
