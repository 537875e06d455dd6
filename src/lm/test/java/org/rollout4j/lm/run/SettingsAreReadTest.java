package org.rollout4j.lm.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.rollout4j.core.Experience;
import org.rollout4j.core.Progress;
import org.rollout4j.core.Workers;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.model.TextModel;
import org.rollout4j.lm.reward.RewardFunctions;
import org.rollout4j.lm.tune.Data;
import org.rollout4j.lm.tune.TuningMethod;
import org.rollout4j.run.Settings;

/**
 * A setting that is not passed on is not noticed: a beta that never came to its loss has let policies collapse elsewhere. So another value of any
 * setting of any method must change what is learned.
 */
@Tag("slow")
class SettingsAreReadTest {
    private static final String TEMPLATE = "{% for m in messages %}{{ m['role'][0] + ':' + m['content'] }}"
            + "{% if m['role'] == 'assistant' %}{{ eos_token }}{% endif %}{% endfor %}"
            + "{% if add_generation_prompt %}a:{% endif %}";
    private static final LanguageModel MODEL = TinyModels.of("abcdefghijklmnopqrstuvwxyz ?!.:", TEMPLATE);
    /** Knows the characters of environments in words. */
    private static final LanguageModel DECIDER =
            TinyModels.of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 .,=", 64, null);

    private static final int BATCHES = 3;

    /** Settings that are not of what is learned, and why. */
    private static final Map<String, String> NOT_OF_UPDATES = Map.of(
            "rewardTimeLimit", "how long is waited",
            "evaluationTokens", "how much of what is held out an evaluation looks at",
            "tools", "the model knows nothing of calls; ToolLearningTest has one that does",
            "maxToolCallingIterations", "likewise",
            "proof.contextLength", "the longest text, which is shorter; rotary positions have no weights",
            "decide-sft.contextLength", "likewise");

    private static final String REFUSED = "dropout, which methods refuse that compare log-probabilities";

    /** What makes settings count that do nothing by themselves, or not in a few updates of a small model. */
    private static final Map<String, Map<String, String>> BASE = Map.ofEntries(
            Map.entry(
                    "pretrain",
                    Map.of(
                            "tokenizer", "BPE",
                            "vocabularySize", "260",
                            "model.family", "LLAMA",
                            "model.layers", "1",
                            "model.heads", "2",
                            "model.hiddenSize", "16",
                            "model.contextLength", "12")),
            Map.entry(
                    "proof",
                    Map.of(
                            "vocabularySize", "300",
                            "model.family", "LLAMA",
                            "model.layers", "1",
                            "model.heads", "2",
                            "model.hiddenSize", "16",
                            "model.contextLength", "512",
                            "batchSize", "4")),
            Map.entry("sft", Map.of("batchSize", "2", "packing", "BFD")),
            Map.entry("dpo", Map.of("lossType", "sigmoid,sft")),
            Map.entry("kto", Map.of()),
            Map.entry("reward", Map.of()),
            Map.entry(
                    "grpo",
                    Map.of(
                            "beta", "0.1",
                            "numIterations", "3",
                            "epsilon", "0.01",
                            "numGenerations", "4",
                            "batchSize", "16")),
            Map.entry(
                    "rloo", Map.of("numIterations", "3", "epsilon", "0.001", "numGenerations", "4", "batchSize", "16")),
            Map.entry(
                    "ppo",
                    Map.of(
                            "numMiniBatches", "2",
                            "klTarget", "0.01",
                            "klHorizon", "100",
                            "cliprange", "0.01",
                            "cliprangeValue", "0.01",
                            "batchSize", "16")),
            Map.entry("online-dpo", Map.of("batchSize", "16")),
            Map.entry(
                    "decide-sft",
                    Map.of(
                            "environment", "drain-grid-2x2",
                            "episodes", "5",
                            "vocabularySize", "270",
                            "model.family", "LLAMA",
                            "model.layers", "1",
                            "model.heads", "2",
                            "model.hiddenSize", "16",
                            "model.contextLength", "64",
                            "batchSize", "4")),
            Map.entry(
                    "decide-ppo",
                    Map.of(
                            "environment", "drain-grid-2x2",
                            "envs", "4",
                            "horizon", "8",
                            "epochs", "2",
                            "miniBatches", "2",
                            "valueLearningRate", "0.02",
                            "cliprange", "0.0001",
                            "beta", "0.1")),
            Map.entry(
                    "decide-grpo",
                    Map.of(
                            "environment", "drain-grid-2x2",
                            "groups", "4",
                            "numGenerations", "4",
                            "credited", "TO_GO",
                            "gamma", "0.9",
                            "epochs", "2",
                            "miniBatches", "2",
                            "cliprange", "0.0001",
                            "beta", "0.1")));

    /** Other values where half or twice as much, or the opposite, is none. */
    private static final Map<String, String> OTHER = Map.ofEntries(
            Map.entry("adamBeta1", "0.5"),
            Map.entry("adamBeta2", "0.9"),
            Map.entry("adamEpsilon", "0.01"),
            Map.entry("assistantOnlyLoss", "true"),
            Map.entry("beta", "0.7"),
            Map.entry("contextLength", "8"),
            Map.entry("credited", "EPISODE"),
            Map.entry("delta", "1.001"),
            Map.entry("cliprange", "0.5"),
            Map.entry("cliprangeValue", "5"),
            Map.entry("epsilon", "0.5"),
            Map.entry("environment", "drain-grid-2x3"),
            Map.entry("epsilonHigh", "0.3"),
            Map.entry("family", "GPT2"),
            Map.entry("heads", "1"),
            Map.entry("heldOutFraction", "0.6"),
            Map.entry("importanceSamplingLevel", "SEQUENCE"),
            Map.entry("intermediateSize", "20"),
            Map.entry("klEstimator", "K3"),
            Map.entry("klTarget", "100"),
            Map.entry("labelSmoothing", "0.2"),
            Map.entry("lossWeights", "2,1"),
            Map.entry("lrSchedulerType", "CONSTANT"),
            Map.entry("marginColumn", "m"),
            Map.entry("maxCompletionLength", "4"),
            Map.entry("maxGradNorm", "0.001"),
            Map.entry("maxLength", "10"),
            Map.entry("microBatchTokens", "8"),
            Map.entry("packing", "NONE"),
            Map.entry("policy", "optimum"),
            Map.entry("preferenceColumn", "p"),
            Map.entry("scaleRewards", "NONE"),
            Map.entry("task", "SORTING"),
            Map.entry("temperature", "0.6"),
            Map.entry("tokenizer", "CHARACTERS"),
            Map.entry("vocabularySize", "258"),
            Map.entry("valueLearningRate", "0.001"));

    private static final Map<String, Map<String, String>> OTHER_OF_METHOD = Map.of(
            "grpo", Map.of("klEstimator", "K2", "lossType", "grpo"),
            "dpo", Map.of("lossType", "sigmoid,ipo"),
            "kto", Map.of("lossType", "apo_zero_unpaired"),
            "online-dpo", Map.of("lossType", "ipo", "missingEosPenalty", "3"));

    @TempDir
    private static Path folder;

    private static final Map<String, float[]> LEARNED = new HashMap<>();

    private static Stream<Arguments> settings() {
        return TuningMethods.all().stream()
                .flatMap(method -> Settings.list(method.defaults()).keySet().stream()
                        .filter(name -> !NOT_OF_UPDATES.containsKey(word(name)))
                        .filter(name -> !NOT_OF_UPDATES.containsKey(method.id() + "." + word(name)))
                        .map(name -> Arguments.of(method.id(), name)));
    }

    @ParameterizedTest
    @MethodSource("settings")
    void eachChangesWhatIsLearned(String id, String name) throws IOException {
        check(TuningMethods.find(id), name);
    }

    private <C extends Record> void check(TuningMethod<C> method, String name) throws IOException {
        C base = base(method);
        String value = other(method, base, name);
        if (word(name).equals("dropout")
                && !List.of("sft", "pretrain", "proof", "reward", "decide-sft").contains(method.id())) {
            assertThatThrownBy(() -> Settings.changed(base, name, value))
                    .as(REFUSED)
                    .hasMessageContaining("dropout");
            return;
        }
        if (!LEARNED.containsKey(method.id())) {
            LEARNED.put(method.id(), learned(method, base));
            assertThat(learned(method, base)).as("it is reproducible").isEqualTo(LEARNED.get(method.id()));
        }
        assertThat(learned(method, Settings.changed(base, name, value)))
                .as("%s=%s", name, value)
                .isNotEqualTo(LEARNED.get(method.id()));
    }

    private static <C extends Record> C base(TuningMethod<C> method) {
        C config = method.defaults();
        assertThat(BASE).as("what settings of a method count with").containsKey(method.id());
        Map<String, String> changes = new HashMap<>(BASE.get(method.id()));
        changes.put("learningRate", "0.02");
        changes.put("warmupSteps", "1");
        changes.putIfAbsent("maxCompletionLength", "6");
        changes.putIfAbsent("batchSize", "4");
        List<String> names = List.copyOf(Settings.list(config).keySet());
        for (String group : List.of("numGenerations", "")) { // what is a multiple of it comes later
            for (Map.Entry<String, String> change : changes.entrySet()) {
                Optional<String> name = names.stream()
                        .filter(known -> known.equals(change.getKey()) || known.endsWith("." + change.getKey()))
                        .findFirst();
                if (name.isPresent() && (group.isEmpty() || group.equals(change.getKey()))) {
                    config = Settings.changed(config, name.get(), change.getValue());
                }
            }
        }
        return config;
    }

    private static <C extends Record> String other(TuningMethod<C> method, C base, String name) {
        Map<String, String> own = OTHER_OF_METHOD.getOrDefault(method.id(), Map.of());
        String known = own.getOrDefault(word(name), OTHER.get(word(name)));
        if (known != null) {
            return known;
        }
        JsonNode value = Settings.list(base).get(name).value();
        assertThat(value.isBoolean() || value.isNumber())
                .as("another value of %s, which is %s", name, value)
                .isTrue();
        if (value.isBoolean()) {
            return String.valueOf(!value.booleanValue());
        }
        if (value.isInt()) {
            return String.valueOf(value.intValue() == 0 ? 1 : 2 * value.intValue());
        }
        return String.valueOf(value.doubleValue() == 0 ? 0.5 : value.doubleValue() / 2);
    }

    private static String word(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    private <C extends Record> float[] learned(TuningMethod<C> method, C config) throws IOException {
        Data data = data(method);
        LanguageModel start = method.start(config, given(method), data, 1);
        return learned(method.parts(config, start, data, 1, Workers.caller()));
    }

    private static LanguageModel given(TuningMethod<?> method) {
        return method.needsModel() ? method.acts() ? DECIDER : MODEL : null;
    }

    private static <P, D extends Experience> float[] learned(TuningMethod.Parts<P, D> parts) {
        long steps = 0;
        for (int batch = 0; batch < BATCHES; batch++) {
            D data = parts.source().collect(parts.learner().behaviour(new Progress(steps, 100, batch, 0)));
            parts.learner().update(data, new Progress(steps, 100, batch, 0));
            steps += data.steps();
        }
        parts.source().close();
        parts.evaluator().close();
        return ((TextModel) parts.learner().greedy()).parameters();
    }

    private Data data(TuningMethod<?> method) throws IOException {
        if (!method.readsFiles()) {
            return new Data(List.of(), Optional.empty());
        }
        Path file = folder.resolve(method.id() + (method.id().equals("pretrain") ? ".txt" : ".jsonl"));
        Files.write(
                file, IntStream.range(0, 40).mapToObj(i -> row(method.id(), i)).toList());
        return new Data(
                List.of(file),
                Optional.empty(),
                method.needsRewards() ? RewardFunctions.find("regex=[a-m]", "length=3:0.3") : List.of());
    }

    private static String row(String method, int i) {
        String prompt = "\"prompt\": \"" + (char) ('a' + i % 26) + "?\"";
        String text = "yes ".repeat(1 + i % 4);
        return switch (method) {
            case "pretrain" -> prompt + text;
            case "sft" ->
                i % 2 == 0
                        ? "{" + prompt + ", \"completion\": \"" + text + "\"}"
                        : "{\"messages\": [{\"role\": \"user\", \"content\": \"hi\"}, {\"role\": \"assistant\", \"content\": \""
                                + text + "\"}]}";
            case "dpo", "reward" ->
                "{" + prompt + ", \"chosen\": \"" + text + "\", \"rejected\": \"no\", \"p\": 0.7, \"m\": 1.5}";
            case "kto" -> "{" + prompt + ", \"completion\": \"" + text + "\", \"label\": " + (i % 3 == 0) + "}";
            default -> "{" + prompt + "}";
        };
    }
}
