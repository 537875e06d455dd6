package org.rollout4j.lm.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.Workers;
import org.rollout4j.lm.text.CharacterTokenizer;
import org.rollout4j.lm.text.Tokenizer;

class SamplerTest {
    private static final Tokenizer TOKENIZER = CharacterTokenizer.of("abcdefghijk");
    private static final List<int[]> PROMPTS =
            List.of(new int[] {1}, new int[] {2, 3}, new int[] {2, 3}, new int[] {4, 5, 6, 7});

    private static LanguageModel model(List<Integer> ends) {
        ModelConfig config = ModelConfig.llama(TOKENIZER.vocabularySize(), 60, 2, 4, 2, 16);
        return new LanguageModel(
                new Weights(config, BackpropagationTest.parameters(config)), TOKENIZER, ends, null, Map.of());
    }

    private static List<Completion> sample(LanguageModel model, SamplingConfig config, int threads) {
        return sample(model, config, threads, 3);
    }

    private static List<Completion> sample(LanguageModel model, SamplingConfig config, int threads, long seed) {
        try (Workers workers = new Workers(threads)) {
            return new Sampler(model, workers).sample(PROMPTS, config, seed, Sampler.Listener.NONE);
        }
    }

    /** One temperature everywhere: what sampling says of a token is what learning says of it. */
    @ParameterizedTest
    @ValueSource(doubles = {0.7, 1, 1.8})
    void logProbsAreThoseOfTheModelAtTheTemperature(double temperature) {
        LanguageModel model = model(List.of());
        List<Completion> completions = sample(model, SamplingConfig.plain(30, temperature), 2);
        Backpropagation scorer = new Backpropagation(model.config(), 64, 0, Workers.caller());
        for (int row = 0; row < PROMPTS.size(); row++) {
            int[] prompt = PROMPTS.get(row);
            int[] all = IntStream.concat(
                            IntStream.of(prompt),
                            IntStream.of(completions.get(row).tokens()))
                    .toArray();
            TokenScores scores =
                    scorer.score(model.weights().values(), Packed.of(List.of(Sequence.of(all))), temperature);
            for (int i = 0; i < completions.get(row).tokens().length; i++) {
                assertThat(completions.get(row).logProbs()[i])
                        .isCloseTo(scores.logProbs()[prompt.length - 1 + i], within(2e-5));
            }
        }
    }

    @Test
    void threadsAndOtherRowsDoNotChangeWhatIsSampled() {
        LanguageModel model = model(List.of());
        SamplingConfig config = SamplingConfig.plain(20, 1);
        List<Completion> one = sample(model, config, 1);
        assertThat(sample(model, config, 3)).isEqualTo(one);
        Sampler alone = new Sampler(model, Workers.caller());
        assertThat(alone.sample(PROMPTS.subList(0, 1), config, 3, Sampler.Listener.NONE)
                        .get(0)
                        .tokens())
                .isEqualTo(one.get(0).tokens());
        assertThat(one.get(1).tokens()).isNotEqualTo(one.get(2).tokens());
    }

    /** A sampler that is used again keeps its memory: nothing of what was in it may show, whatever comes after whatever. */
    @Test
    void memoryThatIsUsedAgainChangesNothing() {
        LanguageModel model = model(List.of(3));
        Weights others = Weights.random(model.config(), new SplitMix(11));
        ModelConfig small = ModelConfig.gpt2(TOKENIZER.vocabularySize(), 40, 1, 2, 8);
        List<LanguageModel> models = List.of(
                model,
                model.with(others.values()),
                new LanguageModel(Weights.random(small, new SplitMix(12)), TOKENIZER, List.of(), null, Map.of()));
        try (Workers workers = new Workers(2)) {
            Sampler again = new Sampler(model, workers);
            for (int call = 0; call < 24; call++) {
                LanguageModel next = models.get(call * 7 / 4 % 3);
                List<int[]> prompts = PROMPTS.subList(call % 3, call % 5 == 0 ? PROMPTS.size() : 3);
                SamplingConfig config = SamplingConfig.plain(call % 4 == 0 ? 35 : 5 + call, 1);
                again.use(next);
                assertThat(again.sample(prompts, config, call, Sampler.Listener.NONE))
                        .isEqualTo(new Sampler(next, workers).sample(prompts, config, call, Sampler.Listener.NONE));
            }
        }
    }

    @Test
    void aCallThatFailedLeavesNothingBehind() {
        LanguageModel model = model(List.of());
        Sampler sampler = new Sampler(model, Workers.caller());
        SamplingConfig config = SamplingConfig.plain(9, 1);
        assertThatThrownBy(() -> sampler.sample(PROMPTS, config, 1, (row, token, logProb) -> {
                    throw new IllegalStateException("enough");
                }))
                .hasMessage("enough");
        assertThat(sampler.sample(PROMPTS, config, 1, Sampler.Listener.NONE)).isEqualTo(sample(model, config, 1, 1));
    }

    @Test
    void tokensComeAsOftenAsTheModelSays() {
        LanguageModel model = model(List.of());
        int rows = 4000;
        List<int[]> prompts =
                IntStream.range(0, rows).mapToObj(i -> new int[] {5, 1}).toList();
        List<Completion> completions = new Sampler(model, Workers.caller())
                .sample(prompts, SamplingConfig.plain(1, 1), 7, Sampler.Listener.NONE);
        double[] logits = new double[11];
        float[] own = new float[11];
        new Decoder(model.weights(), 1, 2, Workers.caller()).read(0, new int[] {5, 1}, own);
        for (int v = 0; v < 11; v++) {
            logits[v] = own[v];
        }
        double[] expected = PlainTransformer.logProbs(logits, 1);
        int[] counts = new int[11];
        completions.forEach(completion -> counts[completion.tokens()[0]]++);
        for (int v = 0; v < 11; v++) {
            double p = Math.exp(expected[v]);
            assertThat(counts[v] / (double) rows).isCloseTo(p, within(4.5 * Math.sqrt(p * (1 - p) / rows) + 1e-3));
        }
    }

    @Test
    void atTemperatureZeroTheMostLikelyTokenIsTakenWhateverTheSeed() {
        LanguageModel model = model(List.of());
        SamplingConfig greedy = SamplingConfig.plain(20, 0);
        List<Completion> one = sample(model, greedy, 1);
        Sampler sampler = new Sampler(model, Workers.caller());
        assertThat(sampler.sample(PROMPTS, greedy, 99, Sampler.Listener.NONE)).isEqualTo(one);
        Decoder decoder = new Decoder(model.weights(), 1, 30, Workers.caller());
        float[] logits = new float[11];
        decoder.read(0, PROMPTS.get(3), logits);
        for (int token : one.get(3).tokens()) {
            for (float logit : logits) {
                assertThat(logits[token]).isGreaterThanOrEqualTo(logit);
            }
            decoder.read(0, new int[] {token}, logits);
        }
    }

    /** Trap: one end token of several, and ends by position. */
    @Test
    void eachEndTokenEndsACompletion() {
        List<Completion> free = sample(model(List.of()), SamplingConfig.plain(40, 1), 1);
        LanguageModel ending = model(List.of(2, 9));
        List<Completion> completions = sample(ending, SamplingConfig.plain(40, 1), 1);
        for (int row = 0; row < PROMPTS.size(); row++) {
            int[] expected = free.get(row).tokens();
            int end = 0;
            while (end < expected.length && expected[end] != 2 && expected[end] != 9) {
                end++;
            }
            Completion completion = completions.get(row);
            assertThat(completion.tokens()).hasSize(Math.min(expected.length, end + 1));
            assertThat(completion.end())
                    .isEqualTo(end < expected.length ? Completion.End.END_TOKEN : Completion.End.MAX_TOKENS);
        }
    }

    @Test
    void stopStringsEndACompletionEvenAcrossTokens() {
        LanguageModel model = model(List.of());
        String text = sample(model, SamplingConfig.plain(40, 1), 1).get(0).text(TOKENIZER);
        String stop = text.substring(10, 13);
        SamplingConfig config = SamplingConfigBuilder.builder(SamplingConfig.plain(40, 1))
                .stop(List.of("zzz", stop))
                .build();
        Completion stopped = sample(model, config, 1).get(0);
        assertThat(stopped.end()).isEqualTo(Completion.End.STOP);
        assertThat(stopped.text(TOKENIZER)).isEqualTo(text.substring(0, text.indexOf(stop) + 3));
    }

    @Test
    void aPromptBeyondTheContextIsRefusedAndACompletionEndsThere() {
        LanguageModel model = model(List.of());
        Sampler sampler = new Sampler(model, Workers.caller());
        SamplingConfig config = SamplingConfig.plain(100, 1);
        assertThatThrownBy(() -> sampler.sample(List.of(new int[60]), config, 1, Sampler.Listener.NONE))
                .hasMessageContaining("60");
        assertThatThrownBy(() -> sampler.sample(List.of(new int[0]), config, 1, Sampler.Listener.NONE))
                .hasMessageContaining("prompt");
        Completion full = sampler.sample(List.of(new int[50]), config, 1, Sampler.Listener.NONE)
                .get(0);
        assertThat(full.end()).isEqualTo(Completion.End.CONTEXT);
        assertThat(full.tokens()).hasSize(11); // the last one is not read
    }

    @Test
    void theListenerHearsEveryTokenInOrder() {
        List<List<Integer>> heard = new ArrayList<>();
        PROMPTS.forEach(prompt -> heard.add(new ArrayList<>()));
        List<Completion> completions = new Sampler(model(List.of(2)), Workers.caller())
                .sample(
                        PROMPTS,
                        SamplingConfig.plain(20, 1),
                        3,
                        (row, token, logProb) -> heard.get(row).add(token));
        for (int row = 0; row < PROMPTS.size(); row++) {
            assertThat(heard.get(row))
                    .containsExactlyElementsOf(
                            IntStream.of(completions.get(row).tokens()).boxed().toList());
        }
    }

    @Test
    void filtersKeepWhatTheyShould() {
        float[] logits = {(float) Math.log(0.4), (float) Math.log(0.3), (float) Math.log(0.2), (float) Math.log(0.1)};
        SamplingConfig plain = SamplingConfig.plain(1, 1);
        assertThat(chosen(plain, logits)).containsExactly(0, 1, 2, 3);
        assertThat(chosen(SamplingConfigBuilder.builder(plain).topK(2).build(), logits))
                .containsExactly(0, 1);
        assertThat(chosen(SamplingConfigBuilder.builder(plain).topP(0.69).build(), logits))
                .containsExactly(0, 1);
        assertThat(chosen(SamplingConfigBuilder.builder(plain).topP(0.71).build(), logits))
                .containsExactly(0, 1, 2);
        assertThat(chosen(SamplingConfigBuilder.builder(plain).topP(1e-9).build(), logits))
                .containsExactly(0);
        assertThat(chosen(SamplingConfigBuilder.builder(plain).minP(0.6).build(), logits))
                .containsExactly(0, 1);
        // the fraction is of what the first filter left: 4/7 and 3/7
        assertThat(chosen(SamplingConfigBuilder.builder(plain).topK(2).topP(0.5).build(), logits))
                .containsExactly(0);
    }

    /** What is kept equals what a plain sort keeps, with ties and among many; by which tokens can come out for numbers of all sizes. */
    @ParameterizedTest
    @CsvSource({"1,1", "3,1", "17,1", "60,1", "0,0.05", "0,0.5", "0,0.95", "0,0.999", "20,0.5", "20,0.9", "100,0.3"})
    void filtersKeepWhatASortKeeps(int topK, double topP) {
        SplitMix random = new SplitMix(topK + Math.round(1000 * topP));
        for (int trial = 0; trial < 20; trial++) {
            int vocabulary = 2 + random.nextInt(80);
            float[] logits = new float[vocabulary];
            for (int v = 0; v < vocabulary; v++) {
                logits[v] = trial % 2 == 0 ? random.nextInt(3) - 1 : 2 * random.nextFloat() - 1;
            }
            SamplingConfig config = SamplingConfigBuilder.builder(SamplingConfig.plain(1, 0.7))
                    .topK(topK)
                    .topP(topP)
                    .build();
            assertThat(chosenByAll(config, logits)).isEqualTo(sorted(logits, 0.7, topK, topP));
        }
    }

    private static List<Integer> sorted(float[] logits, double temperature, int topK, double topP) {
        List<Integer> order = IntStream.range(0, logits.length)
                .boxed()
                .sorted((one, other) -> Float.compare(logits[other], logits[one]))
                .toList();
        order = order.subList(0, topK > 0 ? Math.min(topK, order.size()) : order.size());
        double[] weights = order.stream()
                .mapToDouble(v -> Math.exp(logits[v] / temperature))
                .toArray();
        double wanted = topP * DoubleStream.of(weights).sum() - 1e-9; // so that rounding decides nothing
        int kept = 0;
        for (double sum = 0; kept == 0 || (kept < weights.length && sum < wanted); kept++) {
            sum += weights[kept];
        }
        return order.subList(0, kept).stream().sorted().toList();
    }

    private static List<Integer> chosenByAll(SamplingConfig config, float[] logits) {
        TokenChoice choice = new TokenChoice(config, logits.length);
        return IntStream.range(0, 4000)
                .map(i -> choice.next(logits, 1, 0, new BitSet(), evenly(i, 4000)))
                .distinct()
                .sorted()
                .boxed()
                .toList();
    }

    /** Whose next double is {@code (i + 0.5) / count}. */
    private static RandomGenerator evenly(int i, int count) {
        return new RandomGenerator() {
            @Override
            public long nextLong() {
                throw new UnsupportedOperationException();
            }

            @Override
            public double nextDouble() {
                return (i + 0.5) / count;
            }
        };
    }

    @Test
    void aPenaltyMakesWhatWasSeenLessLikely() {
        SamplingConfig config = SamplingConfigBuilder.builder(SamplingConfig.plain(1, 0))
                .repetitionPenalty(2)
                .build();
        BitSet seen = new BitSet();
        seen.set(0);
        seen.set(3);
        TokenChoice choice = new TokenChoice(config, 4);
        RandomGenerator random = new SplitMix(1);
        assertThat(choice.next(new float[] {2, 1.5f, 1, 0}, 1, 0, seen, random)).isEqualTo(1);
        assertThat(choice.next(new float[] {-1, -1.5f, -3, -0.9f}, 1, 0, seen, random))
                .isEqualTo(1);
    }

    private static List<Integer> chosen(SamplingConfig config, float[] logits) {
        TokenChoice choice = new TokenChoice(config, logits.length);
        SplitMix random = new SplitMix(1);
        return IntStream.range(0, 500)
                .map(i -> choice.next(logits, 1, 0, new BitSet(), random))
                .distinct()
                .sorted()
                .boxed()
                .toList();
    }
}
