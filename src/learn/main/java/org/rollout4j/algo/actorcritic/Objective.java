package org.rollout4j.algo.actorcritic;

import org.rollout4j.math.Surrogate;

/**
 * What a policy and a value network are to minimise together.
 *
 * @param surrogate of the policy
 * @param entropyWeight what the entropy of the policy is rewarded with
 * @param valueWeight the weight of the squared error of the values
 * @param valueClip how far a value may move and still be corrected; infinity switches clipping off
 */
record Objective(Surrogate surrogate, double entropyWeight, double valueWeight, double valueClip) {}
