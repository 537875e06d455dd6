package org.rollout4j.example;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.Workers;
import org.rollout4j.env.Catalogue;
import org.rollout4j.lm.LanguageModels;
import org.rollout4j.lm.data.Example;
import org.rollout4j.lm.data.Examples;
import org.rollout4j.lm.decide.DecisionExamples;
import org.rollout4j.lm.decide.LanguageModelPolicy;
import org.rollout4j.lm.decide.Verbaliser;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.tune.SftConfig;

final class DecisionQuickStart {
    private DecisionQuickStart() {}

    /** To be run in a folder with {@code models/notes-lm}. */
    public static void main(String[] arguments) throws IOException {
        // README: begin
        EnvironmentFactory lake = Catalogue.find("FrozenLake-v1");
        Verbaliser words = Verbaliser.of(lake); // "Row 1, column 1. Go" and " left", " down", " right", " up"
        List<Example> best =
                DecisionExamples.ofOptimum(lake, words, Workers.caller()).orElseThrow();
        Examples.write(
                Path.of("lake.jsonl"),
                Collections.nCopies(10, best).stream().flatMap(List::stream).toList());

        LanguageModel model = LanguageModels.load(Path.of("models/notes-lm"));
        LanguageModel tuned = LanguageModels.fineTune(model, Path.of("lake.jsonl"), SftConfig.defaults(), 100, 1);
        double before = new LanguageModelPolicy(model, words, lake.spec(), Workers.caller())
                .value(lake)
                .orElseThrow()
                .meanReturn();
        double after = new LanguageModelPolicy(tuned, words, lake.spec(), Workers.caller())
                .value(lake)
                .orElseThrow()
                .meanReturn();
        // README: end
        System.out.println(before + " before, " + after + " after");
        if (after < 0.5) { // of 0.74 at best
            throw new AssertionError(after + " after, before " + before);
        }
    }
}
