package org.rollout4j.lm.tune;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.rollout4j.core.Workers;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.reward.RewardFunctions;
import org.rollout4j.lm.run.TinyModels;

/** A small model that completes prompts of one letter, and is rewarded. */
final class LetterPrompts {
    static final LanguageModel MODEL = TinyModels.of("abcdefgh", null);
    static final RolloutConfig ROLLOUT = new RolloutConfig(48, 6, 1, 60, 0.1);
    static final OptimiserConfig OPTIMISER = OptimiserConfigBuilder.builder(OptimiserConfig.tuning())
            .learningRate(0.02)
            .warmupSteps(0)
            .build();

    private LetterPrompts() {}

    /** @param reward as the command line has it */
    static <C extends Record> TuningMethod.Parts<LanguageModel, Completions> parts(
            RewardedMethod<C> method, C config, LanguageModel start, Path folder, String reward) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (char letter = 'a'; letter <= 'h'; letter++) {
            lines.append("{\"prompt\": \"").append(letter).append("\"}\n");
        }
        Path prompts = Files.writeString(
                folder.resolve("prompts.jsonl"), lines.toString().repeat(8));
        return method.parts(
                config,
                start,
                new Data(List.of(prompts), Optional.of(prompts), RewardFunctions.find(reward)),
                1,
                Workers.caller());
    }

    /** The reward of held-out prompts after a training. */
    static double learned(TuningMethod.Parts<LanguageModel, Completions> parts) {
        for (int i = 0; i < Updates.COUNT; i++) {
            Updates.update(parts, i);
        }
        return Updates.value(
                parts.evaluator().evaluate(parts.learner().greedy()).metrics(), "eval_reward");
    }

    /** The same training, which goes on from its state. */
    static <C extends Record> TuningMethod.Parts<LanguageModel, Completions> resumed(
            RewardedMethod<C> method,
            C config,
            TuningMethod.Parts<LanguageModel, Completions> parts,
            Path folder,
            String reward)
            throws IOException {
        LanguageModel start = ModelState.startOfLearner(parts.learner().state(), Optional.empty());
        TuningMethod.Parts<LanguageModel, Completions> resumed = parts(method, config, start, folder, reward);
        resumed.learner().restore(parts.learner().state());
        resumed.source().restore(parts.source().state());
        return resumed;
    }
}
