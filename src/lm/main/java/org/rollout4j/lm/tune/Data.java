package org.rollout4j.lm.tune;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.rollout4j.lm.reward.RewardSum;

/**
 * What a method learns from.
 *
 * @param training files or folders; none for methods that make what they learn from
 * @param validation what is held out; where there is none, a part of the training data
 * @param rewards what completions are rewarded by; none for methods that need no rewards
 * @param judges what else completions of held-out prompts are judged by; nothing is learned from it
 */
public record Data(
        List<Path> training, Optional<Path> validation, List<RewardSum.Term> rewards, List<RewardSum.Term> judges) {
    public Data {
        training = List.copyOf(training);
        rewards = List.copyOf(rewards);
        judges = List.copyOf(judges);
    }

    /** Without judges. */
    public Data(List<Path> training, Optional<Path> validation, List<RewardSum.Term> rewards) {
        this(training, validation, rewards, List.of());
    }

    /** Without rewards. */
    public Data(List<Path> training, Optional<Path> validation) {
        this(training, validation, List.of());
    }
}
