package org.rollout4j.lm.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.Workers;
import org.rollout4j.lm.file.ModelFiles;
import org.rollout4j.lm.model.Completion;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.model.ModelConfig;
import org.rollout4j.lm.model.Sampler;
import org.rollout4j.lm.model.SamplingConfig;
import org.rollout4j.lm.model.Weights;
import org.rollout4j.lm.text.CharacterTokenizer;

class BatchEngineTest {
    private static final long SEED = 7;

    /** Random, and without an end: a text ends where it has to. */
    private static final LanguageModel ENDLESS = endless(60_000);

    private static LanguageModel endless(int context) {
        CharacterTokenizer tokenizer =
                CharacterTokenizer.of(List.of("abcdefghijklmnopqrstuvwxyz .,\n").iterator(), List.of());
        ModelConfig config = ModelConfig.llama(tokenizer.vocabularySize(), context, 2, 2, 1, 16);
        return new LanguageModel(Weights.random(config, new SplitMix(3)), tokenizer, List.of(), null, Map.of());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 256, 257, 700})
    void aTextAloneIsWhatTheSamplerWrites(int length) throws InterruptedException {
        int[] prompt = IntStream.range(0, length).map(i -> i * i % 29).toArray();
        SamplingConfig config = new SamplingConfig(80, 0.9, 12, 0.95, 0.01, 1.1, List.of("qx"));
        try (BatchEngine engine = engine(ENDLESS, 3, 4);
                Workers workers = new Workers(1)) {
            Completion expected = new Sampler(ENDLESS, workers)
                    .sample(List.of(prompt), config, SEED, Sampler.Listener.NONE)
                    .get(0);

            Collected text = submit(engine, prompt, config, SplitMix.derive(SEED, 0));

            assertThat(text.ended().completion().tokens()).isEqualTo(expected.tokens());
            assertThat(text.completion().end()).isEqualTo(expected.end());
        }
    }

    /** Of a model that has learned something, texts of all lengths come and go beside one that is asked for again and again. */
    @Test
    void aTextIsTheSameWhateverElseIsWritten() throws Exception {
        LanguageModel notes = notes();
        int[] prompt = notes.tokenizer().encode("Note: ");
        SamplingConfig config = SamplingConfig.plain(60, 1);
        try (BatchEngine engine = engine(notes, 6, 200)) {
            Collected alone = submit(engine, prompt, config, SEED).ended();
            List<Collected> again = new ArrayList<>();
            List<Collected> others = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                int[] other = notes.tokenizer().encode("Dear Anna, ".repeat(1 + i % 9));
                others.add(submit(engine, other, SamplingConfig.plain(1 + i % 30, 0.7), i));
                if (i % 5 == 0) {
                    again.add(submit(engine, prompt, config, SEED));
                }
            }
            for (Collected text : again) {
                assertThat(text.ended().completion().tokens())
                        .isEqualTo(alone.completion().tokens());
                assertThat(text.text()).isEqualTo(alone.text()).isNotEmpty();
            }
            for (Collected text : others) {
                assertThat(text.ended().failure()).isNull();
            }
        }
    }

    @Test
    void textsOfOnePromptThatIsReadOnceAreThoseOfItsCopies() throws InterruptedException {
        int[] prompt = IntStream.range(0, 300).map(i -> i % 7).toArray();
        SamplingConfig config = SamplingConfig.plain(20, 1);
        try (BatchEngine engine = engine(ENDLESS, 4, 8)) {
            List<List<Integer>> shared =
                    new ArrayList<>(List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>()));
            AtomicInteger left = new AtomicInteger(3);
            engine.submit(
                    IntStream.range(0, 3)
                            .mapToObj(i -> new GenerationRequest(prompt, config, i))
                            .toList(),
                    new GenerationListener() {
                        @Override
                        public void onToken(int request, int token, double logProb, String text) {
                            shared.get(request).add(token);
                        }

                        @Override
                        public void onEnd(int request, Completion.End end, String text) {
                            left.decrementAndGet();
                        }

                        @Override
                        public void onFailure(int request, RuntimeException problem) {
                            throw problem;
                        }
                    });
            for (int i = 0; i < 3; i++) {
                Collected single = submit(engine, prompt.clone(), config, i).ended();
                await(() -> left.get() == 0);
                assertThat(shared.get(i))
                        .containsExactlyElementsOf(
                                IntStream.of(single.completion().tokens())
                                        .boxed()
                                        .toList());
            }
        }
    }

    @Test
    void thereIsNoMoreRoomThanRowsAndPlacesToWaitAndAllOrNothingIsTaken() throws InterruptedException {
        SamplingConfig config = SamplingConfig.plain(50_000, 1);
        try (BatchEngine engine = engine(ENDLESS, 1, 2)) {
            GenerationRequest request = new GenerationRequest(new int[] {1}, config, 1);
            assertThatThrownBy(() -> engine.submit(List.of(request, request, request, request), new Collected()))
                    .isInstanceOf(BusyException.class);
            Collected begun = new Collected();
            Submission first = engine.submit(List.of(request), begun);
            begun.begun();
            Submission second = engine.submit(List.of(request, request), new Collected());
            assertThatThrownBy(() -> engine.submit(List.of(request), new Collected()))
                    .isInstanceOf(BusyException.class)
                    .hasMessageContaining("try again later");
            second.close();
            Collected next = new Collected();
            engine.submit(List.of(new GenerationRequest(new int[] {1}, SamplingConfig.plain(3, 1), 1)), next);
            first.close();

            assertThat(next.ended().completion().tokens()).hasSize(3);

            await(() -> engine.writing() == 0);
            int written = begun.count();
            Thread.sleep(20);
            assertThat(begun.count()).isEqualTo(written).isLessThan(50_000);
        }
    }

    @Test
    void aListenerThatFailsHarmsNobody() throws InterruptedException {
        try (BatchEngine engine = engine(ENDLESS, 2, 2)) {
            Collected beside = submit(engine, new int[] {1}, SamplingConfig.plain(2000, 1), 1);
            beside.begun();
            engine.submit(
                    List.of(new GenerationRequest(new int[] {1}, SamplingConfig.plain(9, 1), 1)),
                    new GenerationListener() {
                        @Override
                        public void onToken(int request, int token, double logProb, String text) {
                            throw new IllegalStateException("a fault of the listener");
                        }

                        @Override
                        public void onEnd(int request, Completion.End end, String text) {}

                        @Override
                        public void onFailure(int request, RuntimeException problem) {}
                    });

            assertThat(beside.ended().completion().tokens()).hasSize(2000);
            await(() -> engine.writing() == 0);
            assertThat(submit(engine, new int[] {1}, SamplingConfig.plain(9, 1), 1)
                            .ended()
                            .completion()
                            .tokens())
                    .hasSize(9);
        }
    }

    @Test
    void drainingLetsTextsEndAndRefusesThoseThatWait() throws InterruptedException {
        try (BatchEngine engine = engine(ENDLESS, 1, 2)) {
            Collected writing = submit(engine, new int[] {1}, SamplingConfig.plain(400, 1), 1);
            writing.begun();
            Collected waiting = submit(engine, new int[] {1}, SamplingConfig.plain(400, 1), 1);

            engine.drain(Duration.ofSeconds(60));

            assertThat(writing.ended().completion().tokens()).hasSize(400);
            assertThat(waiting.ended().failure()).isInstanceOf(BusyException.class);
            assertThatThrownBy(() -> submit(engine, new int[] {1}, SamplingConfig.plain(400, 1), 1))
                    .isInstanceOf(BusyException.class);
        }
    }

    @Test
    void closingEndsWhatIsBeingWrittenWithAFailure() throws InterruptedException {
        BatchEngine engine = engine(ENDLESS, 1, 2);
        Collected writing = submit(engine, new int[] {1}, SamplingConfig.plain(50_000, 1), 1);
        Collected waiting = submit(engine, new int[] {1}, SamplingConfig.plain(50_000, 1), 1);
        writing.begun();

        engine.close();

        assertThat(writing.ended().failure()).isInstanceOf(BusyException.class);
        assertThat(waiting.ended().failure()).isInstanceOf(BusyException.class);
    }

    /** One that is written, and one that waits. */
    @Test
    void aListenerThatFailsWhenItIsToldOfAFailureKeepsItFromNobody() throws InterruptedException {
        for (boolean drained : new boolean[] {false, true}) {
            BatchEngine engine = engine(ENDLESS, 1, 2);
            Collected written = submit(engine, new int[] {1}, SamplingConfig.plain(50_000, 1), SEED)
                    .begun();
            engine.submit(
                    List.of(new GenerationRequest(new int[] {1}, SamplingConfig.plain(5, 1), SEED)), new Failing());
            Collected waiting = submit(engine, new int[] {1}, SamplingConfig.plain(5, 1), SEED);

            if (drained) {
                engine.drain(Duration.ZERO);
            }
            engine.close();

            assertThat(waiting.ended().failure()).isInstanceOf(BusyException.class);
            assertThat(written.ended().failure()).isInstanceOf(BusyException.class);
        }
    }

    /** Fails whatever it is told. */
    private static final class Failing implements GenerationListener {
        @Override
        public void onToken(int request, int token, double logProb, String text) {
            throw new IllegalStateException("a fault of the listener");
        }

        @Override
        public void onEnd(int request, Completion.End end, String text) {
            throw new IllegalStateException("a fault of the listener");
        }

        @Override
        public void onFailure(int request, RuntimeException problem) {
            throw new IllegalStateException("a fault of the listener");
        }
    }

    @Test
    void aTextEndsWhereItsLengthDoes() throws InterruptedException {
        try (BatchEngine engine = new BatchEngine(ENDLESS, new BatchConfig(2, 2, 30), 1)) {
            Collected text = submit(engine, new int[10], SamplingConfig.plain(100, 1), 1);

            assertThat(text.ended().completion().end()).isEqualTo(Completion.End.CONTEXT);
            assertThat(text.completion().tokens()).hasSize(21); // the last one needs no room, as nothing follows it
            assertThatThrownBy(() -> submit(engine, new int[30], SamplingConfig.plain(1, 1), 1))
                    .hasMessage("length of the prompt is 30 tokens: fewer than 30 are allowed, prompt and completion"
                            + " together");
            assertThatThrownBy(() -> submit(engine, new int[] {99}, SamplingConfig.plain(1, 1), 1))
                    .hasMessageContaining("token is 99");
        }
        assertThatThrownBy(() -> new BatchEngine(ENDLESS, new BatchConfig(1, 1, 70_000), 1))
                .hasMessageContaining("maxLength is 70000");
    }

    private static LanguageModel notes() throws IOException {
        return ModelFiles.read(Path.of("models/notes-lm"), Workers.caller());
    }

    private static BatchEngine engine(LanguageModel model, int rows, int maxWaiting) {
        return new BatchEngine(
                model, new BatchConfig(rows, maxWaiting, model.config().contextLength()), 2);
    }

    private static Collected submit(BatchEngine engine, int[] prompt, SamplingConfig config, long seed) {
        Collected text = new Collected();
        engine.submit(List.of(new GenerationRequest(prompt, config, seed)), text);
        return text;
    }

    private interface Condition {
        boolean holds();
    }

    private static void await(Condition condition) throws InterruptedException {
        long end = System.nanoTime() + 60_000_000_000L;
        while (!condition.holds() && System.nanoTime() < end) {
            Thread.sleep(1);
        }
        assertThat(condition.holds()).isTrue();
    }
}
