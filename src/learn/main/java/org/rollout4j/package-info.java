/**
 * The front door: a training in one call, and the model that comes of it.
 *
 * <pre>{@code
 * Model model = Rollout4j.train(factory, PpoConfig.defaults(), 20_000, 3);
 * int action = model.policy().open().act(observation);
 * }</pre>
 *
 * <p>Behind it are the parts, each of use by itself: {@link org.rollout4j.rollout.LocalRollouts} collects, a {@link
 * org.rollout4j.core.Learner} learns, an {@link org.rollout4j.eval.EpisodeEvaluator} judges, and a {@link org.rollout4j.train.Trainer}
 * lets them take turns.
 */
package org.rollout4j;
