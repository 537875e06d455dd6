package org.rollout4j.desk.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.Workers;
import org.rollout4j.lm.LanguageModels;
import org.rollout4j.lm.data.Content;
import org.rollout4j.lm.model.Decoder;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.model.ModelConfig;
import org.rollout4j.lm.model.NextProbabilities;
import org.rollout4j.lm.model.Weights;
import org.rollout4j.lm.ngram.NgramModel;
import org.rollout4j.lm.text.CharacterTokenizer;
import org.rollout4j.lm.text.ChatMessage;
import org.rollout4j.lm.text.Tokenizer;

class GhostWriterTest {
    private static final String FACTS =
            "Note: thanks | To: Ivan | About: report | Day: Saturday | Amount: 7 | Answer: no\n\n";

    private static boolean never() {
        return false;
    }

    private static final GhostWriterConfig ALL = GhostWriterConfig.defaults().withMinLogProb(-100);

    private static LanguageModel notes;

    @BeforeAll
    static void load() throws IOException {
        notes = LanguageModels.load(Path.of("models/notes-lm"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                FACTS,
                FACTS + "Hi Iv",
                FACTS + "Hi Ivan,",
                FACTS + "Hi Ivan,\n\nTha",
                FACTS + "Hi Ivan,\n\nThanks for the ",
                FACTS + "Hi Ivan,\n\nThanks for the rep",
                "Note: apology | To: Am"
            })
    void continuationIsWhatIsMostLikelyTokenByToken(String before) {
        Suggestion suggestion = writer(() -> Learned.base(notes), ALL)
                .continuation(before, GhostWriterTest::never)
                .orElseThrow();

        Greedy greedy = greedy(before, suggestion.text());
        assertThat(greedy.text()).startsWith(before + suggestion.text());
        assertThat(suggestion.text()).isNotBlank().isEqualTo(suggestion.text().stripTrailing());
        assertThat(suggestion.logProb()).isCloseTo(greedy.logProb(), within(1e-4));
    }

    /** By reading everything anew for each token, and looking at all tokens. */
    private record Greedy(String text, double logProb) {}

    private static Greedy greedy(String before, String shown) {
        Tokenizer tokenizer = notes.tokenizer();
        byte[] wanted = before.getBytes(StandardCharsets.UTF_8);
        int length = (before + shown).getBytes(StandardCharsets.UTF_8).length;
        TypedEnd end = TypedEnd.of(before, tokenizer, 200);
        int[] tokens = end.tokens();
        byte[] bytes = Arrays.copyOf(wanted, wanted.length - end.typed().length);
        double sum = 0;
        int count = 0;
        while (bytes.length < length) {
            float[] logits = new float[notes.config().vocabularySize()];
            new Decoder(notes, 1, 256, Workers.caller()).read(0, tokens, logits);
            double[] probabilities = new double[logits.length];
            new NextProbabilities(logits.length).of(logits, 0, 1, probabilities);
            int best = -1;
            double mass = 0;
            for (int id = 0; id < probabilities.length; id++) {
                if (!tokenizer.isSpecial(id) && fits(bytes, tokenizer.bytes(id), wanted)) {
                    mass += probabilities[id];
                    best = best < 0 || probabilities[id] > probabilities[best] ? id : best;
                }
            }
            sum += Math.log(probabilities[best] / (bytes.length < wanted.length ? mass : 1));
            count++;
            tokens = Arrays.copyOf(tokens, tokens.length + 1);
            tokens[tokens.length - 1] = best;
            bytes = concatenated(bytes, tokenizer.bytes(best));
        }
        return new Greedy(new String(bytes, StandardCharsets.UTF_8), sum / count);
    }

    private static boolean fits(byte[] bytes, byte[] more, byte[] wanted) {
        byte[] all = concatenated(bytes, more);
        int common = Math.min(all.length, wanted.length);
        return more.length > 0 && Arrays.equals(all, 0, common, wanted, 0, common);
    }

    private static byte[] concatenated(byte[] one, byte[] other) {
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }

    /** Somebody types, deletes, and goes on elsewhere: what was read before changes nothing. */
    @Test
    void whatWasReadBeforeChangesNothing() {
        String text = FACTS + "Dear Ivan,\n\nThank you so much for the report.";
        List<String> places = new ArrayList<>();
        for (int end = FACTS.length(); end <= text.length(); end += 3) {
            places.add(text.substring(0, end));
        }
        places.add(FACTS + "Hi");
        places.add("Note: apology | To: Amir | ");
        places.add(text.substring(0, FACTS.length() + 12));
        GhostWriter used = writer(() -> Learned.base(notes), ALL);

        for (String place : places) {
            Optional<Suggestion> fresh =
                    writer(() -> Learned.base(notes), ALL).continuation(place, GhostWriterTest::never);
            Optional<Suggestion> kept = used.continuation(place, GhostWriterTest::never);
            assertThat(kept.map(Suggestion::text)).as(place).isEqualTo(fresh.map(Suggestion::text));
            assertThat(kept.orElseThrow().logProb())
                    .isCloseTo(fresh.orElseThrow().logProb(), within(1e-4));
        }
    }

    @Test
    void whatIsNotLikelyEnoughIsNotShown() {
        double logProb = writer(() -> Learned.base(notes), ALL)
                .continuation(FACTS + "Hi Ivan,", GhostWriterTest::never)
                .orElseThrow()
                .logProb();

        for (double margin : new double[] {-0.01, 0.01}) {
            GhostWriterConfig config = ALL.withMinLogProb(Math.min(0, logProb + margin));
            assertThat(writer(() -> Learned.base(notes), config)
                            .continuation(FACTS + "Hi Ivan,", GhostWriterTest::never))
                    .as("%s", margin)
                    .matches(suggestion -> suggestion.isPresent() == margin < 0);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4})
    void aCancelledOneEndsBeforeTheNextToken(int looks) {
        GhostWriter writer = writer(() -> Learned.base(notes), ALL);
        AtomicInteger asked = new AtomicInteger();

        assertThat(writer.continuation(FACTS + "Hi Ivan,\n\nThanks", () -> asked.incrementAndGet() > looks))
                .isEmpty();

        assertThat(asked).hasValue(looks + 1);
        assertThat(writer.continuation(FACTS + "Hi Ivan,\n\nThanks", GhostWriterTest::never)
                        .map(Suggestion::text))
                .isEqualTo(writer(() -> Learned.base(notes), ALL)
                        .continuation(FACTS + "Hi Ivan,\n\nThanks", GhostWriterTest::never)
                        .map(Suggestion::text));
        assertThat(writer.choices(Content.of(FACTS), 2, () -> true)).isEmpty();
    }

    @Test
    void theBestOfSeveralIsWhatIsLikedMost() {
        List<String> scored = new ArrayList<>();
        Ranker ranker = (context, texts) -> {
            assertThat(context).isEqualTo(Content.of(FACTS));
            scored.addAll(texts);
            return texts.stream().mapToDouble(text -> -100.0 * text.length()).toArray();
        };
        GhostWriter writer = writer(
                () -> new Learned(notes, ranker, null, 0, 1),
                ALL.withSamples(12).withTemperature(2));

        String shown =
                writer.continuation(FACTS, GhostWriterTest::never).orElseThrow().text();

        assertThat(scored.stream().distinct()).hasSizeGreaterThan(2);
        assertThat(scored).allMatch(text -> text.length() >= shown.length());
    }

    @Test
    void choicesDifferAndDependOnTheSeedAlone() {
        List<String> choices =
                writer(() -> Learned.base(notes), ALL).choices(Content.of(FACTS), 4, GhostWriterTest::never);

        assertThat(choices).hasSize(4).doesNotHaveDuplicates().allMatch(text -> text.contains("7"));
        assertThat(writer(() -> Learned.base(notes), ALL).choices(Content.of(FACTS), 4, GhostWriterTest::never))
                .isEqualTo(choices);
        GhostWriter other = new GhostWriter(() -> Learned.base(notes), ALL, new SplitMix(2), Workers.caller());
        assertThat(other.choices(Content.of(FACTS), 4, GhostWriterTest::never)).isNotEqualTo(choices);
    }

    @Test
    void choicesHaveAsManySentencesAsAsked() {
        String before = FACTS + "Hi Ivan,\n\n";

        for (int sentences : new int[] {1, 2}) {
            assertThat(writer(() -> Learned.base(notes), ALL)
                            .choices(Content.of(before), 3, sentences, GhostWriterTest::never))
                    .isNotEmpty()
                    .allMatch(text -> GhostWriter.sentences(text) <= sentences);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "No end", "One.", "One. Two! Three?", "Line\nline", "3.5 is one. Two", "你好。再见。"})
    void sentencesAreCounted(String text) {
        assertThat(GhostWriter.sentences(text))
                .isEqualTo(Map.of("One. Two! Three?", 3, "Line\nline", 2, "3.5 is one. Two", 2, "你好。再见。", 2)
                        .getOrDefault(text, 1));
    }

    @Test
    void whatSomebodyWroteBeforeIsMixedIn() {
        Tokenizer tokenizer = notes.tokenizer();
        NgramModel ngram = new NgramModel(tokenizer.vocabularySize(), 5);
        for (int i = 0; i < 20; i++) {
            ngram.add(tokenizer.encode(
                    "Greetings to all the wonderful quokkas. Greetings to all the wonderful quokkas. "));
        }

        String shown = writer(() -> new Learned(notes, Ranker.NONE, ngram, 0.99, 1), ALL)
                .continuation("Greetings to all the wond", GhostWriterTest::never)
                .orElseThrow()
                .text();

        assertThat(shown).isEqualTo("erful quokkas.");
    }

    @Test
    void anotherModelWritesAtOnce() {
        AtomicReference<Learned> learned = new AtomicReference<>(Learned.base(notes));
        GhostWriter writer = writer(learned::get, ALL);
        String before = writer.continuation(FACTS + "H", GhostWriterTest::never)
                .orElseThrow()
                .text();

        learned.set(new Learned(LanguageModelsOfTests.random(notes), Ranker.NONE, null, 0, 1));

        assertThat(writer.continuation(FACTS + "H", GhostWriterTest::never).map(Suggestion::text))
                .isNotEqualTo(Optional.of(before));
    }

    /** It asks whether it is cancelled before each part that it reads, so that fewer questions mean less to read. */
    @Test
    void whatAnotherModelReadBeforehandIsNotReadWhileSomebodyWaits() {
        String text = FACTS + "Dear Ivan,\n\nThank you so much for the report. ".repeat(8);
        LanguageModel other = LanguageModelsOfTests.random(notes);
        AtomicReference<Learned> learned = new AtomicReference<>(Learned.base(notes));
        List<Integer> asked = new ArrayList<>();
        List<Optional<String>> shown = new ArrayList<>();
        for (int looks : new int[] {0, 2, Integer.MAX_VALUE}) {
            learned.set(Learned.base(notes));
            GhostWriter writer = writer(learned::get, ALL);
            writer.readAgain(GhostWriterTest::never); // nothing has been read yet
            writer.continuation(text, GhostWriterTest::never);
            learned.set(Learned.base(other));

            AtomicInteger before = new AtomicInteger();
            writer.readAgain(() -> before.getAndIncrement() >= looks);
            AtomicInteger during = new AtomicInteger();
            shown.add(writer.continuation(text + "T", () -> during.getAndIncrement() < 0)
                    .map(Suggestion::text));
            asked.add(during.get());
        }

        assertThat(asked.get(1)).isEqualTo(asked.get(0) - 1); // of two looks, one is before anything else
        assertThat(asked.get(2)).isLessThan(asked.get(1));
        assertThat(shown).containsOnly(shown.get(0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Q", "abc 你", "emoji \uD83D\uDE00", "\u0000"})
    void nothingIsShownWhereThereIsNothingToGoOnFrom(String before) {
        LanguageModel characters = LanguageModelsOfTests.characters(false);

        assertThat(writer(() -> Learned.base(characters), ALL).continuation(before, GhostWriterTest::never))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"word ", "endless", "你好", "\uD83D\uDE00", "\n", "مرحبا ", "\u0000\u202E", "<script>"})
    void longTextsOfAllKindsAreReadFromTheirEnd(String part) {
        String text = part.repeat(1_000_000 / part.length());
        GhostWriter writer = writer(() -> Learned.base(notes), GhostWriterConfig.defaults());

        for (int cut : new int[] {0, 1, 2}) {
            writer.continuation(text.substring(0, text.length() - cut), GhostWriterTest::never)
                    .ifPresent(suggestion -> assertThat(suggestion.text()).isNotBlank());
        }
    }

    @Test
    void aConversationNeedsATemplateAndRoom() {
        Content said = Content.of(new ChatMessage("user", "hello"));
        LanguageModel chat = LanguageModelsOfTests.characters(true);

        assertThat(writer(() -> Learned.base(chat), ALL).choices(said, 2, GhostWriterTest::never))
                .isNotEmpty();
        assertThatThrownBy(() -> writer(() -> Learned.base(notes), ALL).choices(said, 2, GhostWriterTest::never))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("chat template");
        Content longer = Content.of(new ChatMessage("user", "hello ".repeat(100)));
        assertThatThrownBy(() -> writer(() -> Learned.base(chat), ALL).choices(longer, 2, GhostWriterTest::never))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("prompt is ");
        assertThatThrownBy(
                        () -> writer(() -> Learned.base(chat), ALL).choices(Content.of(""), 2, GhostWriterTest::never))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static GhostWriter writer(Supplier<Learned> learned, GhostWriterConfig config) {
        return new GhostWriter(learned, config, new SplitMix(1), Workers.caller());
    }

    /** Models of a few thousand random weights. */
    private static final class LanguageModelsOfTests {
        private static final String TEMPLATE =
                "{% for m in messages %}{{ m['content'] }}.{% endfor %}{% if add_generation_prompt %}: {% endif %}";

        static LanguageModel characters(boolean chat) {
            CharacterTokenizer tokenizer = CharacterTokenizer.of(
                    List.of("abcdefghijklmnopqrstuvwxyz .:\n").iterator(), List.of("<|end|>"));
            ModelConfig config = ModelConfig.llama(tokenizer.vocabularySize(), 200, 2, 2, 1, 16);
            return new LanguageModel(
                    Weights.random(config, new SplitMix(4)),
                    tokenizer,
                    List.of(tokenizer.specialToken("<|end|>").orElseThrow()),
                    chat ? TEMPLATE : null,
                    Map.of());
        }

        static LanguageModel random(LanguageModel shape) {
            return new LanguageModel(
                    Weights.random(shape.config(), new SplitMix(5)),
                    shape.tokenizer(),
                    shape.endTokens(),
                    null,
                    Map.of());
        }
    }
}
