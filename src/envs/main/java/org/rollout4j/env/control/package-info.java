/**
 * The classic control problems under the ids, and with the definitions, of Gymnasium (Towers et al., 2024), so that results can be
 * compared with published ones: the cart and pole, the acrobot, the mountain car with discrete and with continuous actions, and
 * the pendulum.
 *
 * <p>States are doubles, observations are rounded to floats. Starts have Gymnasium's distributions, yet are not Gymnasium's of the
 * same seed, since its generator is another. {@link org.rollout4j.env.control.Heuristics} has a hand-written policy for each.
 */
package org.rollout4j.env.control;
