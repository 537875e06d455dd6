package org.rollout4j.lm.serve;

import org.rollout4j.core.Require;
import org.rollout4j.lm.model.SamplingConfig;

/**
 * One text to be continued.
 *
 * @param prompt token ids, at least one; not to be changed any more. Requests that share the array itself have it read once where they begin together
 * @param sampling how tokens are chosen, and what ends the text
 * @param seed what its generator begins with; {@code SplitMix.derive(seed, i)} brings the i-th text that {@link
 *     org.rollout4j.lm.model.Sampler#sample} writes with {@code seed}
 */
public record GenerationRequest(int[] prompt, SamplingConfig sampling, long seed) {
    public GenerationRequest {
        Require.that(prompt.length > 0, "prompt", "empty", "at least one token is needed");
    }
}
