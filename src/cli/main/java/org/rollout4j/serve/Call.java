package org.rollout4j.serve;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.rollout4j.core.SplitMix;
import org.rollout4j.lm.model.SamplingConfig;
import org.rollout4j.lm.serve.GenerationRequest;

/**
 * What is asked for.
 *
 * @param prompts token ids of each
 * @param choices how many texts for each prompt
 * @param seed empty where any will do
 * @param stream whether the answer is to come piece by piece
 * @param includeUsage whether a stream ends with how many tokens there were
 * @param logProbs whether tokens are to come with their log-probabilities
 */
record Call(
        List<int[]> prompts,
        int choices,
        SamplingConfig sampling,
        OptionalLong seed,
        boolean stream,
        boolean includeUsage,
        boolean logProbs) {
    /** One for each choice of each prompt. */
    List<GenerationRequest> requests(long otherwise) {
        List<GenerationRequest> requests = new ArrayList<>();
        for (int[] prompt : prompts) {
            for (int choice = 0; choice < choices; choice++) {
                requests.add(new GenerationRequest(
                        prompt, sampling, SplitMix.derive(seed.orElse(otherwise), requests.size())));
            }
        }
        return requests;
    }

    int promptTokens() {
        return prompts.stream().mapToInt(prompt -> prompt.length).sum();
    }
}
