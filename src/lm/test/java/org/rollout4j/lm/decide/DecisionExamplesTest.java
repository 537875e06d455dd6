package org.rollout4j.lm.decide;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.Policy;
import org.rollout4j.core.Workers;
import org.rollout4j.env.Catalogue;
import org.rollout4j.lm.LanguageModels;
import org.rollout4j.lm.data.Encoder;
import org.rollout4j.lm.data.Example;
import org.rollout4j.lm.data.Examples;
import org.rollout4j.lm.data.SftFormat;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.model.Sequence;
import org.rollout4j.lm.tune.OptimiserConfig;
import org.rollout4j.lm.tune.SftConfig;
import org.rollout4j.lm.tune.SftConfigBuilder;
import org.rollout4j.tabular.Oracle;
import org.rollout4j.tabular.ValueIteration;

class DecisionExamplesTest {
    private static final EnvironmentFactory GRID = Catalogue.find("drain-grid-2x2");
    private static final Verbaliser WORDING = Verbaliser.of(GRID);

    @TempDir
    private Path folder;

    @Test
    void eachStepOfAnEpisodeIsAnExample() {
        Policy down = Policy.ofRule(4, 4, (observations, offset) -> 0);
        List<Example> examples = DecisionExamples.ofPolicy(GRID, WORDING, down, 3, 1);
        Set<Object> returns =
                examples.stream().map(example -> example.row().get("return")).collect(Collectors.toSet());
        assertThat(returns).isNotEmpty().allMatch(value -> value instanceof Double);
        assertThat(examples).isNotEmpty().allSatisfy(example -> {
            assertThat(example.row()).containsEntry("completion", " down").containsKey("prompt");
            assertThat((String) example.row().get("prompt")).matches("Grid [01]{2} [01]{2}\\. Roll");
        });
        assertThat(DecisionExamples.ofPolicy(GRID, WORDING, down, 3, 1)).isEqualTo(examples);
    }

    @Test
    void eachStateHasItsBestAction() {
        List<Example> examples =
                DecisionExamples.ofOptimum(GRID, WORDING, Workers.caller()).orElseThrow();
        assertThat(examples).hasSize(15).contains(example("Grid 01 00. Roll", " left", examples));
        assertThat(DecisionExamples.ofOptimum(
                        Catalogue.find("CartPole-v1"), Verbaliser.of(Catalogue.find("CartPole-v1")), Workers.caller()))
                .isEmpty();
    }

    /** The one of that prompt, which has that completion or rolls the other way round, which is the same on two columns. */
    private static Example example(String prompt, String completion, List<Example> examples) {
        Example found = examples.stream()
                .filter(example -> prompt.equals(example.row().get("prompt")))
                .findFirst()
                .orElseThrow();
        assertThat(found.row().get("completion")).isIn(completion, " right");
        return found;
    }

    /** So that fine-tuning raises the probability of what the policy chooses from. */
    @Test
    void theTokensThatAreLearnedAreThoseThatThePolicyScores() {
        LanguageModel model = WordModels.plain(WordModels.texts(GRID, WORDING));
        LanguageModelPolicy policy = new LanguageModelPolicy(model, WORDING, GRID.spec(), Workers.caller());
        Encoder encoder = Encoder.of(model, false);
        for (Example example :
                DecisionExamples.ofOptimum(GRID, WORDING, Workers.caller()).orElseThrow()) {
            Sequence sequence = encoder.sequence(example, SftFormat.defaults());
            int action = WORDING.actions().indexOf(example.row().get("completion"));
            assertThat(Arrays.copyOfRange(sequence.tokens(), sequence.prompt().length, sequence.tokens().length))
                    .isEqualTo(policy.tokens(action));
        }
    }

    @Tag("slow")
    @Test
    void aModelThatLearnsTheOptimumComesNearIt() throws IOException {
        Path file = folder.resolve("optimum.jsonl");
        List<Example> once =
                DecisionExamples.ofOptimum(GRID, WORDING, Workers.caller()).orElseThrow();
        List<Example> often = // so that what is held out is learned elsewhere
                Collections.nCopies(10, once).stream().flatMap(List::stream).toList();
        Examples.write(file, often);
        OptimiserConfig optimiser =
                new OptimiserConfig(5e-3, OptimiserConfig.Decay.COSINE, 0.1, 10, 0, 0.9, 0.99, 1e-8, 1, 0, 512);
        SftConfig config = SftConfigBuilder.builder(SftConfig.defaults())
                .batchSize(30)
                .optimiser(optimiser)
                .build();
        LanguageModel start = WordModels.plain(WordModels.texts(GRID, WORDING));
        LanguageModel learned = LanguageModels.fineTune(start, file, config, 1000, 1);
        Oracle optimum = Oracle.of(GRID, Workers.caller()).orElseThrow();
        double random = ValueIteration.ofRandom(
                        GRID.model().orElseThrow(), GRID.spec().timeLimit(), Workers.caller())
                .meanReturn();
        assertThat(value(start)).isLessThan(random + 0.3 * (optimum.optimalReturn() - random));
        assertThat(value(learned)).isGreaterThan(random + 0.95 * (optimum.optimalReturn() - random));
    }

    private static double value(LanguageModel model) {
        return new LanguageModelPolicy(model, WORDING, GRID.spec(), Workers.caller())
                .value(GRID)
                .orElseThrow()
                .meanReturn();
    }
}
