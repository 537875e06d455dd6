/**
 * Environments around environments; each changes one thing.
 *
 * <pre>{@code
 * EnvironmentFactory stacked = Wrapper.around(factory, environment -> new FrameStack(environment, 4));
 * EnvironmentFactory scaled = NormaliseReward.fitted(stacked, RandomPolicy.of(stacked.spec()), 0.99, 10_000, seed);
 * }</pre>
 *
 * <p>None keeps anything from one episode to the next that changes what is observed or rewarded, so that {@code reset} with the same
 * seed and the same actions bring the same episode, whatever came before. Statistics are therefore measured once, in play before
 * training, and fixed.
 *
 * <p>For the command line, which knows environments by their class, a class of one's own extends {@link
 * org.rollout4j.env.wrapper.Wrapper} or hands its calls to one of these.
 */
package org.rollout4j.env.wrapper;
