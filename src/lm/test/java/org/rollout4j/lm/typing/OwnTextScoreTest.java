package org.rollout4j.lm.typing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.Workers;
import org.rollout4j.lm.model.Decoder;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.model.NextProbabilities;
import org.rollout4j.lm.ngram.NgramModel;
import org.rollout4j.lm.run.Models;
import org.rollout4j.lm.task.NotesGrammar;

/** What is foretold of somebody's text, by the model of notes that comes with the project. */
class OwnTextScoreTest {
    private static final int HALF = 12;

    private static LanguageModel model;

    @BeforeAll
    static void load() throws Exception {
        model = Models.load(Path.of("models/notes-lm"), Workers.caller());
    }

    private static String notes(int count, long seed) {
        NotesGrammar grammar = new NotesGrammar();
        SplitMix random = new SplitMix(seed);
        return Stream.generate(() -> grammar.sample(random).text()).limit(count).collect(Collectors.joining("\n"));
    }

    private static OwnText text() {
        return new OwnText(notes(12, 1), notes(2, 2), notes(2, 3));
    }

    private static double[] after(int... tokens) {
        Decoder decoder = new Decoder(model, 1, tokens.length, Workers.caller());
        float[] logits = new float[model.config().vocabularySize()];
        decoder.read(0, tokens, logits);
        double[] probabilities = new double[logits.length];
        new NextProbabilities(logits.length).of(logits, 0, 1, probabilities);
        return probabilities;
    }

    @Test
    void eachTokenIsReadBehindHalfOfTheContextOrMore() {
        int[] tokens = TypedText.of(notes(6, 4), model.tokenizer()).tokens();
        for (int from : new int[] {1, 5, 20}) {
            double[] scored = Foreteller.ofModel(model, tokens, from, tokens.length, HALF, Workers.caller());
            assertThat(scored).hasSize(tokens.length - from);
            for (int i = from; i < tokens.length; i += 11) {
                int stretch = from + (i - from) / HALF * HALF;
                int[] before = Arrays.copyOfRange(tokens, Math.max(0, stretch - HALF), i);
                assertThat(scored[i - from]).isCloseTo(after(before)[tokens[i]], within(1e-5));
            }
        }
    }

    /** The bits are those of the tokens one by one, of a model, of an n-gram, and of their mixture. */
    @Test
    void bitsAreTheSumOverTheScoredTokens() {
        OwnText own = text();
        TypedText typed = TypedText.of(own.whole(), model.tokenizer());
        int scored = typed.tokenFrom(own.training().length() + own.choosing().length());
        int end = typed.tokens().length;
        NgramModel ngram = new NgramModel(model.tokenizer().vocabularySize(), OwnTextScore.ORDER);
        ngram.add(Arrays.copyOf(typed.tokens(), scored));
        double[] ofNgram = Foreteller.ofNgram(ngram, typed.tokens(), scored, end);
        double[] ofModel = Foreteller.ofModel(model, typed.tokens(), scored, end, 123, Workers.caller());
        double characters = typed.characters(scored, end);

        OwnTextScore alone = OwnTextScore.ofNgram(model.tokenizer(), own, Workers.caller());
        OwnTextScore both = OwnTextScore.ofBoth(model, own, Workers.caller());

        assertThat(alone.bitsPerCharacter())
                .isCloseTo(Foreteller.bits(ofNgram, ofNgram, 1) / characters, within(1e-12));
        assertThat(both.bitsPerCharacter())
                .isCloseTo(Foreteller.bits(ofModel, ofNgram, both.ngramWeight()) / characters, within(1e-9));
        assertThat(characters)
                .isBetween(own.scored().length() - 10.0, (double) own.scored().length());
    }

    @Test
    void whoKnowsTheTextForetellsMoreAndSavesMoreKeysToTheSameBitsOnAnyThreads() {
        OwnTextScore knows = OwnTextScore.ofModel(model, text(), Workers.caller());
        OwnTextScore counts = OwnTextScore.ofNgram(model.tokenizer(), text(), Workers.caller());
        OwnText foreign = new OwnText("XQZ".repeat(50), "ZXQ".repeat(10), "QZX".repeat(15));
        OwnTextScore lost = OwnTextScore.ofModel(model, foreign, Workers.caller());

        assertThat(lost.bitsPerCharacter()).isGreaterThan(2 * knows.bitsPerCharacter());
        assertThat(knows.keystrokesSaved()).isBetween(lost.keystrokesSaved() + 0.1, 0.95);
        assertThat(counts.keystrokesSaved()).isBetween(0.3, 0.95);
        try (Workers two = new Workers(2)) {
            assertThat(OwnTextScore.ofModel(model, text(), two)).isEqualTo(knows);
        }
    }

    @Test
    void theWeightIsThatOfTheFewestBitsAndNothingOfTheScoredTextHasASay() {
        double[] good = {0.5, 0.4, 0.6};
        double[] bad = {0.01, 0.02, 0.01};
        double[] mixed = {0.9, 0.01, 0.9};
        assertThat(Foreteller.bestWeight(good, bad)).isZero();
        assertThat(Foreteller.bestWeight(bad, good)).isEqualTo(1);
        assertThat(Foreteller.bestWeight(good, mixed)).isStrictlyBetween(0.05, 0.9);

        OwnText own = text();
        OwnText other = new OwnText(own.training(), own.choosing(), notes(1, 9));
        OwnTextScore of = OwnTextScore.ofBoth(model, own, Workers.caller());
        OwnTextScore ofOther = OwnTextScore.ofBoth(model, other, Workers.caller());
        assertThat(ofOther.ngramWeight()).isEqualTo(of.ngramWeight());
        assertThat(ofOther.threshold()).isEqualTo(of.threshold());
    }

    /** What is shown at a place is what the model says behind the begin of the word, token by token, whatever else is read at the same time. */
    @Test
    void whatIsShownBeginsAsTypedAndIsTheMostLikelyToFollow() {
        TypedText typed = TypedText.of(notes(4, 5), model.tokenizer());
        TokenSpellings spellings = new TokenSpellings(model.tokenizer());
        int from = 30;
        int end = typed.tokens().length;
        Suggestion[] shown = new Suggester(
                        new Foreteller(model, null, 0),
                        typed,
                        spellings,
                        model.tokenizer().vocabularySize(),
                        HALF,
                        Workers.caller())
                .of(from, end);
        int seen = 0;
        for (int at = typed.places()[from]; at < typed.text().length(); at += 5) {
            int anchor = typed.anchor(at);
            if (anchor < from) {
                continue;
            }
            String start = typed.text().substring(typed.places()[anchor], at);
            int stretch = from + (anchor - from) / HALF * HALF;
            int[] context = Arrays.copyOfRange(typed.tokens(), Math.max(0, stretch - HALF), anchor);
            String likely = greedy(spellings, context, start);
            assertThat(likely).startsWith(start);
            if (shown[at] == null) {
                int wordEnd = wordEnd(likely, start.length()).orElseThrow();
                assertThat(typed.text().substring(at)).doesNotStartWith(likely.substring(start.length(), wordEnd));
            } else {
                seen++;
                assertThat(start + shown[at].text()).startsWith(likely);
            }
        }
        assertThat(seen).isGreaterThan(10);
        assertThat(Arrays.stream(shown).limit(typed.places()[from])).containsOnlyNulls();
    }

    /** To the end of the first word at least. */
    private static String greedy(TokenSpellings spellings, int[] context, String typed) {
        int[] tokens = context;
        StringBuilder text = new StringBuilder();
        while (wordEnd(text.toString(), typed.length()).isEmpty()) {
            byte[] left =
                    typed.substring(Math.min(typed.length(), text.length())).getBytes(StandardCharsets.UTF_8);
            int token = spellings.mostLikely(after(tokens), left).token();
            tokens = IntStream.concat(IntStream.of(tokens), IntStream.of(token)).toArray();
            text.append(new String(spellings.spelling(token), StandardCharsets.UTF_8));
        }
        return text.toString();
    }

    private static OptionalInt wordEnd(String text, int from) {
        return IntStream.range(from + 1, text.length())
                .filter(end -> TypedText.isOfWord(text.charAt(end - 1)) && !TypedText.isOfWord(text.charAt(end)))
                .findFirst();
    }

    /** A key for each character but where what is shown follows; then one for all of it. */
    @Test
    void theTypistTakesWhatFollowsAndNothingElse() {
        String text = "the cat sat";
        Suggestion[] none = new Suggestion[text.length()];
        assertThat(Typist.keys(text, 0, text.length(), none, 1)).isEqualTo(11);
        Suggestion[] some = none.clone();
        some[1] = new Suggestion(
                "he cat ran",
                List.of(new Suggestion.Word(2, 0.9), new Suggestion.Word(6, 0.5), new Suggestion.Word(10, 0.3)));
        some[8] = new Suggestion("sat down", List.of(new Suggestion.Word(3, 0.1), new Suggestion.Word(8, 0.01)));
        // t, "he cat", space, "sat"
        assertThat(Typist.keys(text, 0, text.length(), some, 0.4)).isEqualTo(4);
        // t, "he", space, c, a, t, space, "sat"
        assertThat(Typist.keys(text, 0, text.length(), some, 1)).isEqualTo(8);
        // all that is shown has to follow: t, h, e, ...
        assertThat(Typist.keys(text, 0, text.length(), some, 0.2)).isEqualTo(9);
        // nothing beyond the end is taken
        assertThat(Typist.keys(text, 0, 6, some, 0.4)).isEqualTo(6);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Caf\u00e9 \u201cyes\u201d na\u00efve",
                "\u4f60\u597d\uff0c\u4e16\u754c\u3002 word",
                "plain, \"quoted.\"\n\nNew 42 \ud83d\ude00 ok"
            })
    void placesAreThoseOfCharactersInAnyLanguage(String text) {
        TypedText typed = TypedText.of(text, model.tokenizer());
        assertThat(typed.text()).isEqualTo(text);
        int[] places = typed.places();
        assertThat(places[0]).isZero();
        assertThat(places[places.length - 1]).isEqualTo(text.length());
        for (int token = 0; token < places.length; token++) {
            if (places[token] != TypedText.WITHIN) {
                int[] head = Arrays.copyOf(typed.tokens(), token);
                assertThat(model.tokenizer().decode(head)).isEqualTo(text.substring(0, places[token]));
            }
        }
        for (int at = 1; at <= text.length(); at++) {
            assertThat(places[typed.anchor(at)]).isBetween(0, at - 1);
        }
        OwnText own = new OwnText(text.repeat(3), text, text);
        assertThat(OwnTextScore.ofNgram(model.tokenizer(), own, Workers.caller())
                        .keystrokesSaved())
                .isBetween(0.0, 1.0);
    }

    @Test
    void aTextIsCutAfterCharactersAndNotInThem() {
        String text = "\ud83d\ude00".repeat(OwnText.NEEDED + 10);
        OwnText own = OwnText.of(text);
        assertThat(own.training()).hasSize(2 * 18_000);
        assertThat(own.choosing()).hasSize(2 * 2_000);
        assertThat(own.scored()).hasSize(2 * 5_000);
        assertThatThrownBy(() -> OwnText.of("a".repeat(OwnText.NEEDED - 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("25000");
    }
}
