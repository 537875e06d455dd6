package org.rollout4j.lm.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.Workers;
import org.rollout4j.file.InvalidFileException;
import org.rollout4j.lm.file.ModelFiles;
import org.rollout4j.lm.text.CharacterTokenizer;
import org.rollout4j.lm.text.Tokenizer;

/** Adapters: against PEFT's numbers ({@code fixtures/make_fixtures.py}), finite differences, and merged weights. */
class LoraTest {
    private static final Path FIXTURES = Path.of("src/lm/test/resources/fixtures");
    private static final Tokenizer TOKENIZER = CharacterTokenizer.of("abcdefghijk");
    private static final int ROWS = 3;
    private static final int LENGTH = 12;
    private static final int VOCABULARY = 96;

    private static LanguageModel base() throws IOException {
        Weights weights = ModelFiles.readWeights(FIXTURES.resolve("models/llama_gqa_tied"), Workers.caller());
        return new LanguageModel(weights, TOKENIZER, List.of(), null, Map.of());
    }

    @ParameterizedTest
    @ValueSource(strings = {"r4", "rslora"})
    void logitsLossAndGradientsAreThoseOfPeft(String name) throws IOException {
        Path folder = FIXTURES.resolve("lora").resolve(name);
        FixtureTensors io = new FixtureTensors(folder.resolve("io.safetensors"));
        LanguageModel model = (LanguageModel) ModelFiles.readAdapter(folder, base(), Workers.caller());
        Packed batch = FixtureModelsTest.batch(io);
        double[] coefficients = new double[batch.length()];
        Arrays.fill(coefficients, -1.0 / batch.targetCount());
        float[] gradient = new float[model.parameters().length];
        TokenScores scores = new Backpropagation(model, 16, 0, Workers.caller())
                .gradient(model.parameters(), batch, 1, coefficients, 0, gradient);
        assertThat(-Arrays.stream(scores.logProbs()).sum() / batch.targetCount())
                .isCloseTo(io.floats("loss")[0], within(2e-6));
        for (LoraLayout.Target target : model.adapter().layout().targets()) {
            String module = "grad.base_model.model.model.layers." + target.layer() + "."
                    + target.projection().inLlama();
            checkSlot(io.floats(module + ".lora_A.default.weight"), gradient, target.a());
            checkSlot(io.floats(module + ".lora_B.default.weight"), gradient, target.b());
        }
        checkLogits(io, model);
        checkLogits(io, model.merged());
    }

    private static void checkLogits(FixtureTensors io, LanguageModel model) {
        long[] ids = io.longs("input_ids");
        float[] logits = io.floats("logits");
        float[] own = new float[VOCABULARY];
        for (int row = 0; row < ROWS; row++) {
            Decoder decoder = new Decoder(model, 1, LENGTH, Workers.caller());
            for (int t = 0; t < LENGTH; t++) {
                decoder.read(0, new int[] {(int) ids[row * LENGTH + t]}, own);
                int at = (row * LENGTH + t) * VOCABULARY;
                assertThat(own).containsExactly(Arrays.copyOfRange(logits, at, at + VOCABULARY), within(2e-5f));
            }
        }
    }

    private static void checkSlot(float[] expected, float[] gradient, Layout.Slot slot) {
        double difference = 0;
        double norm = 0;
        for (int i = 0; i < slot.length(); i++) {
            difference += Math.pow((double) expected[i] - gradient[slot.offset() + i], 2);
            norm += Math.pow(expected[i], 2);
        }
        assertThat(Math.sqrt(difference)).as(slot.name()).isLessThanOrEqualTo(1e-4 * Math.sqrt(norm));
    }

    @Test
    void doraIsRefusedByName() throws IOException {
        LanguageModel base = base();
        assertThatThrownBy(() -> ModelFiles.readAdapter(FIXTURES.resolve("lora/dora"), base, Workers.caller()))
                .isInstanceOf(InvalidFileException.class)
                .hasMessageContaining("use_dora");
    }

    /** On all products, of rank 2, with a {@code B} that is not 0. */
    private static LanguageModel adapted(ModelConfig config, LoraConfig lora, long seed) {
        Adapter fresh = Adapter.random(config, lora, "", new SplitMix(seed));
        SplitMix random = new SplitMix(seed + 1);
        float[] values = fresh.values().clone();
        for (int i = 0; i < values.length; i++) {
            values[i] += (float) (0.2 * random.nextGaussian());
        }
        return new LanguageModel(
                new Weights(config, BackpropagationTest.parameters(config)),
                fresh.with(values),
                TOKENIZER,
                List.of(),
                null,
                Map.of());
    }

    private static LoraConfig all(double dropout) {
        return new LoraConfig(2, 3, dropout, false, List.of(LoraConfig.ALL));
    }

    /** Central differences of the plain transformer on weights that are merged in doubles, for every parameter of the adapter. */
    @ParameterizedTest
    @MethodSource("org.rollout4j.lm.model.BackpropagationTest#families")
    void gradientsAreThoseOfFiniteDifferences(ModelConfig config) {
        LanguageModel model = adapted(config, all(0), 1);
        Packed batch = BackpropagationTest.batch(4, 1, 7);
        double[] coefficients = BackpropagationTest.coefficients(batch);
        float[] gradient = new float[model.parameters().length];
        new Backpropagation(model, 5, 0, Workers.caller())
                .gradient(model.parameters(), batch, 1.3, coefficients, 0, gradient);
        double[] adapter = PlainTransformer.doubles(model.parameters());
        BackpropagationTest.checkGradient(
                model.slots(),
                adapter,
                gradient,
                () -> new PlainTransformer(config, merged(model, adapter)).objective(batch, 1.3, coefficients));
    }

    private static double[] merged(LanguageModel model, double... adapter) {
        double[] weights = PlainTransformer.doubles(model.weights().values());
        LoraConfig config = model.adapter().config();
        for (LoraLayout.Target target : model.adapter().layout().targets()) {
            for (int row = 0; row < target.rows(); row++) {
                for (int column = 0; column < target.slot().columns(); column++) {
                    for (int k = 0; k < config.r(); k++) {
                        weights[
                                        target.slot().offset()
                                                + (target.firstRow() + row)
                                                        * target.slot().columns()
                                                + column] +=
                                config.loraAlpha()
                                        / config.r()
                                        * adapter[target.b().offset() + row * config.r() + k]
                                        * adapter[
                                                target.a().offset()
                                                        + k * target.slot().columns()
                                                        + column];
                    }
                }
            }
        }
        return weights;
    }

    @ParameterizedTest
    @MethodSource("org.rollout4j.lm.model.BackpropagationTest#families")
    void aNewAdapterChangesNothing(ModelConfig config) {
        LanguageModel base = adapted(config, all(0), 1).with((Adapter) null);
        LanguageModel model = base.with(Adapter.random(config, all(0), "", new SplitMix(4)));
        Packed batch = BackpropagationTest.batch(30, 1, 70);
        assertThat(new Backpropagation(model, 64, 0, Workers.caller())
                        .score(model.parameters(), batch, 1)
                        .logProbs())
                .isEqualTo(new Backpropagation(base, 64, 0, Workers.caller())
                        .score(base.parameters(), batch, 1)
                        .logProbs());
        float[] gradient = new float[model.parameters().length];
        new Backpropagation(model, 64, 0, Workers.caller())
                .gradient(model.parameters(), batch, 1, BackpropagationTest.coefficients(batch), 0, gradient);
        for (LoraLayout.Target target : model.adapter().layout().targets()) {
            assertThat(Arrays.copyOfRange(
                            gradient, target.a().offset(), target.a().end()))
                    .as("A has no gradient while B is 0")
                    .containsOnly(0);
            assertThat(norm(gradient, target.b())).isPositive();
        }
    }

    private static double norm(float[] values, Layout.Slot slot) {
        double sum = 0;
        for (int i = slot.offset(); i < slot.end(); i++) {
            sum += values[i] * (double) values[i];
        }
        return Math.sqrt(sum);
    }

    @ParameterizedTest
    @MethodSource("org.rollout4j.lm.model.BackpropagationTest#families")
    void threadsDoNotChangeABitAndMicroBatchesLittle(ModelConfig config) {
        LanguageModel model = adapted(config, all(0.3), 1);
        Packed batch = BackpropagationTest.batch(120, 100, 130, 90, 77, 199, 150, 160, 30);
        double[] coefficients = BackpropagationTest.coefficients(batch);
        float[] one = new float[model.parameters().length];
        new Backpropagation(model, 128, 0, Workers.caller())
                .gradient(model.parameters(), batch, 1, coefficients, 5, one);
        try (Workers workers = new Workers(3)) {
            float[] several = new float[one.length];
            new Backpropagation(model, 128, 0, workers)
                    .gradient(model.parameters(), batch, 1, coefficients, 5, several);
            assertThat(several).isEqualTo(one);
        }
        float[] cut = new float[one.length];
        new Backpropagation(model, 1, 0, Workers.caller()).gradient(model.parameters(), batch, 1, coefficients, 5, cut);
        assertThat(BackpropagationTest.distance(cut, one)).isLessThan(1e-5 * BackpropagationTest.norm(one));
    }

    @Test
    void memoryThatIsShortChangesNoBit() {
        LanguageModel model = adapted(ModelConfig.llama(11, 200, 3, 4, 2, 16), all(0.3), 1);
        Packed batch = BackpropagationTest.batch(120, 100, 130);
        double[] coefficients = BackpropagationTest.coefficients(batch);
        List<float[]> gradients = new ArrayList<>();
        for (long maxKeptBytes : new long[] {Long.MAX_VALUE, 0}) {
            float[] gradient = new float[model.parameters().length];
            Passes passes = new Passes(Trainable.of(model), 128, 0, maxKeptBytes, Workers.caller());
            new Backpropagation(Trainable.of(model), passes, Workers.caller())
                    .gradient(model.parameters(), batch, 1, coefficients, 5, gradient);
            gradients.add(gradient);
        }
        assertThat(gradients.get(1)).isEqualTo(gradients.get(0));
    }

    /** With the same choices, what is dropped is a fixed network, whose gradient is that of finite differences along it. */
    @Test
    void theGradientUnderDropoutIsThatOfWhatWasKept() {
        ModelConfig config = ModelConfig.llama(11, 50, 2, 4, 2, 16);
        LanguageModel model = adapted(config, all(0.4), 1);
        Packed batch = BackpropagationTest.batch(20, 30);
        double[] coefficients = BackpropagationTest.coefficients(batch);
        Backpropagation dropping = new Backpropagation(model, 64, 0, Workers.caller());
        float[] gradient = new float[model.parameters().length];
        double[] kept = dropping.gradient(model.parameters(), batch, 1, coefficients, 3, gradient)
                .logProbs();
        double[] scored = dropping.score(model.parameters(), batch, 1).logProbs();
        assertThat(kept).isNotEqualTo(scored);
        assertThat(scored)
                .as("nothing is dropped where policies are compared")
                .isEqualTo(new Backpropagation(
                                model.with(new Adapter(all(0), model.adapter().layout(), model.parameters(), "")),
                                64,
                                0,
                                Workers.caller())
                        .score(model.parameters(), batch, 1)
                        .logProbs());
        double length = BackpropagationTest.norm(gradient);
        double step = 4e-3;
        double up =
                BackpropagationTest.along(dropping, model.parameters(), gradient, step / length, batch, coefficients);
        double down =
                BackpropagationTest.along(dropping, model.parameters(), gradient, -step / length, batch, coefficients);
        assertThat((up - down) / (2 * step)).isCloseTo(length, within(2e-3 * length));
    }

    @ParameterizedTest
    @MethodSource("org.rollout4j.lm.model.BackpropagationTest#families")
    void valuesAreThoseOfMergedWeights(ModelConfig config) {
        LanguageModel model = adapted(config, all(0), 1);
        ScalarWeights adapted = ScalarWeights.random(model, new SplitMix(3));
        ScalarWeights merged = ScalarWeights.random(model.merged(), new SplitMix(3));
        assertThat(adapted.transformer()).isSameAs(model.weights());
        Packed batch = BackpropagationTest.batch(30, 1, 70);
        ValueBackpropagation own = new ValueBackpropagation(adapted, 64, 0, Workers.caller());
        ValueBackpropagation other = new ValueBackpropagation(config, 64, 0, Workers.caller());
        assertThat(own.values(adapted.values(), batch))
                .containsExactly(other.values(merged.values(), batch), within(1e-5));
        ValueLoss loss = (from, end, values, slopes) -> {
            for (int i = batch.starts()[from]; i < batch.starts()[end]; i++) {
                slopes[i] = batch.targets()[i] == Packed.NONE ? 0 : values[i] - i;
            }
        };
        float[] gradient = new float[adapted.values().length];
        own.gradient(adapted.values(), batch, loss, 0, gradient);
        float[] full = new float[merged.values().length];
        other.gradient(merged.values(), batch, loss, 0, full);
        Layout.Slot score = adapted.adapter().layout().score();
        int at = merged.layout().head().offset();
        float[] expected = Arrays.copyOfRange(full, at, at + score.length());
        assertThat(BackpropagationTest.distance(Arrays.copyOfRange(gradient, score.offset(), score.end()), expected))
                .isLessThan(1e-4 * BackpropagationTest.norm(expected));
        assertThat(norm(gradient, adapted.adapter().layout().targets().get(0).b()))
                .isPositive();
    }

    /** One sampler, one set of weights: what each adapter writes is what it writes alone. */
    @Test
    void adaptersAreSwitchedWithoutATrace() {
        ModelConfig config = ModelConfig.llama(TOKENIZER.vocabularySize(), 60, 2, 4, 2, 16);
        LanguageModel first = adapted(config, all(0), 1);
        LanguageModel second = new LanguageModel(
                first.weights(), adapted(config, all(0), 7).adapter(), TOKENIZER, List.of(), null, Map.of());
        LoraConfig other = new LoraConfig(5, 5, 0, true, List.of("q_proj", "down_proj"));
        LanguageModel third = new LanguageModel(
                first.weights(), adapted(config, other, 9).adapter(), TOKENIZER, List.of(), null, Map.of());
        LanguageModel none = first.with((Adapter) null);
        List<LanguageModel> models = List.of(first, second, none, third, first, third, second, none);
        List<int[]> prompts = List.of(new int[] {1}, new int[] {2, 3, 4});
        SamplingConfig sampling = SamplingConfig.plain(30, 1);
        Sampler sampler = new Sampler(first, Workers.caller());
        for (LanguageModel model : models) {
            assertThat(model.weights()).isSameAs(first.weights());
            sampler.use(model);
            List<Completion> completions = sampler.sample(prompts, sampling, 5, Sampler.Listener.NONE);
            List<Completion> alone =
                    new Sampler(model, Workers.caller()).sample(prompts, sampling, 5, Sampler.Listener.NONE);
            for (int row = 0; row < prompts.size(); row++) {
                assertThat(completions.get(row).tokens())
                        .isEqualTo(alone.get(row).tokens());
                assertThat(completions.get(row).logProbs())
                        .isEqualTo(alone.get(row).logProbs());
            }
        }
    }

    @Test
    void targetsAreNamed() {
        ModelConfig llama = ModelConfig.llama(11, 50, 3, 4, 2, 16);
        ModelConfig gpt2 = ModelConfig.gpt2(11, 50, 2, 2, 8);
        assertThat(projections(llama)).containsExactly(Projection.QUERY, Projection.VALUE);
        assertThat(projections(gpt2)).containsExactly(Projection.QUERY_KEY_VALUE);
        assertThat(projections(llama, "all-linear")).hasSize(7);
        assertThat(projections(gpt2, "c_proj", "c_fc"))
                .containsExactly(Projection.OUTPUT, Projection.UP, Projection.DOWN);
        assertThat(projections(gpt2, "mlp.c_proj")).containsExactly(Projection.DOWN);
        assertThat(new LoraLayout(llama, LoraConfig.parse("r=3,targets=gate_proj"), false).length())
                .isEqualTo(3 * 3 * (16 + llama.intermediateSize()));
        for (String wrong : List.of("c_attn", "proj", "lm_head", "", "q_proj.")) {
            assertThatThrownBy(() -> projections(llama, wrong))
                    .hasMessageStartingWith("target module is " + wrong)
                    .hasMessageContaining("self_attn.q_proj");
        }
    }

    private static List<Projection> projections(ModelConfig config, String... targets) {
        return new LoraConfig(4, 8, 0, false, List.of(targets)).projections(config);
    }

    @Test
    void settingsAreRead() {
        assertThat(LoraConfig.parse("")).isEqualTo(LoraConfig.defaults());
        assertThat(LoraConfig.parse("r=8")).isEqualTo(new LoraConfig(8, 16, 0, false, List.of()));
        assertThat(LoraConfig.parse(" r=8, alpha=4.5,dropout=0.05,rslora=true,targets=q_proj+o_proj"))
                .isEqualTo(new LoraConfig(8, 4.5, 0.05, true, List.of("q_proj", "o_proj")));
        assertThat(LoraConfig.parse("r=4,alpha=8").scale()).isEqualTo(2);
        assertThat(LoraConfig.parse("r=4,alpha=8,rslora=true").scale()).isEqualTo(4);
        for (String wrong : List.of(
                "r",
                "r=0",
                "r=-3",
                "r=1.5",
                "r=8,r=8",
                "alpha=0",
                "alpha=x",
                "alpha=Infinity",
                "dropout=1",
                "dropout=-0.1",
                "rslora=yes",
                "rank=8",
                ",",
                "targets=q_proj+q_proj",
                "r=8;alpha=16")) {
            assertThatThrownBy(() -> LoraConfig.parse(wrong)).as(wrong).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
