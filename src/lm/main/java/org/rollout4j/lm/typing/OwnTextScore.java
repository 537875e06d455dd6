package org.rollout4j.lm.typing;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.rollout4j.core.Workers;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.ngram.NgramModel;
import org.rollout4j.lm.text.Tokenizer;

/**
 * How well what somebody writes is foretold, and how much typing that saves.
 *
 * <p>A language model reads the scored part in stretches of 128 tokens, each behind the 128 tokens before it: each token has from 128 to 255 before it (half of the context less
 * some, where that is shorter). An n-gram of order {@value #ORDER} has learned all tokens before the scored part, and nothing of that.
 *
 * <p>Somebody types the scored part. After each key the rest of the word, or the next one, is shown: the most likely tokens that begin as what is typed of it. More words are
 * shown behind the first one as long as all together are as likely as a threshold. One key takes all that is shown; the typist presses it whenever that is what follows, and else
 * the key of the next character.
 *
 * @param bitsPerCharacter the sum of {@code -log2 p} of the scored tokens over their characters
 * @param keystrokesSaved 1 less keys over characters
 * @param ngramWeight what the n-gram's probabilities are multiplied by where they are mixed with a model's; chosen by the bits of the choosing part, 0 to 1
 * @param threshold how likely more words than one have to be; chosen by the keys saved in the choosing part
 */
public record OwnTextScore(double bitsPerCharacter, double keystrokesSaved, double ngramWeight, double threshold) {
    /** The tokens of the longest n-grams. */
    public static final int ORDER = 5;

    private static final int HALF = 128;
    private static final double[] THRESHOLDS = {0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1};

    /** Scores a model, with its adapter if it has one. */
    public static OwnTextScore ofModel(LanguageModel model, OwnText text, Workers workers) {
        Scoring scoring = new Scoring(model, model.tokenizer(), text, workers);
        return scoring.score(0, scoring.ofModel(scoring.scored, scoring.end));
    }

    /** Scores an n-gram of a tokenizer's tokens. */
    public static OwnTextScore ofNgram(Tokenizer tokenizer, OwnText text, Workers workers) {
        Scoring scoring = new Scoring(null, tokenizer, text, workers);
        return scoring.score(1, new double[scoring.end - scoring.scored]);
    }

    /** Scores the mixture of a model and an n-gram of its tokens. */
    public static OwnTextScore ofBoth(LanguageModel model, OwnText text, Workers workers) {
        Scoring scoring = new Scoring(model, model.tokenizer(), text, workers);
        double weight = Foreteller.bestWeight(
                scoring.ofModel(scoring.choosing, scoring.scored),
                Foreteller.ofNgram(
                        scoring.learned(scoring.choosing), scoring.text.tokens(), scoring.choosing, scoring.scored));
        return scoring.score(weight, scoring.ofModel(scoring.scored, scoring.end));
    }

    private static final class Scoring {
        private final LanguageModel model;
        private final TypedText text;
        private final TokenSpellings spellings;
        private final int vocabulary;
        private final int half;
        private final Workers workers;
        /** The tokens that the parts begin with, and what is behind the last one. */
        private final int choosing;

        private final int scored;
        private final int end;

        Scoring(LanguageModel model, Tokenizer tokenizer, OwnText own, Workers workers) {
            this.model = model;
            this.workers = workers;
            text = TypedText.of(own.whole(), tokenizer);
            spellings = new TokenSpellings(tokenizer);
            vocabulary = tokenizer.vocabularySize();
            half = model == null ? HALF : Math.min(HALF, (model.config().contextLength() - Branch.MAX_TOKENS) / 2);
            choosing = Math.max(1, text.tokenFrom(own.training().length()));
            scored = text.tokenFrom(own.training().length() + own.choosing().length());
            end = text.tokens().length;
        }

        double[] ofModel(int from, int to) {
            return Foreteller.ofModel(model, text.tokens(), from, to, half, workers);
        }

        NgramModel learned(int tokens) {
            NgramModel ngram = new NgramModel(vocabulary, ORDER);
            ngram.add(Arrays.copyOf(text.tokens(), tokens));
            return ngram;
        }

        OwnTextScore score(double weight, double... ofModel) {
            NgramModel ngram = learned(scored);
            double bits = Foreteller.bits(ofModel, Foreteller.ofNgram(ngram, text.tokens(), scored, end), weight);
            Suggestion[] chosenBy = suggestions(learned(choosing), weight, choosing, scored);
            double threshold = IntStream.range(0, THRESHOLDS.length)
                    .mapToObj(i -> THRESHOLDS[i])
                    .max((a, b) ->
                            Double.compare(saved(chosenBy, choosing, scored, a), saved(chosenBy, choosing, scored, b)))
                    .orElseThrow();
            return new OwnTextScore(
                    bits / text.characters(scored, end),
                    saved(suggestions(ngram, weight, scored, end), scored, end, threshold),
                    weight,
                    threshold);
        }

        private Suggestion[] suggestions(NgramModel ngram, double weight, int from, int to) {
            Foreteller foreteller = new Foreteller(model, ngram, weight);
            return new Suggester(foreteller, text, spellings, vocabulary, half, workers).of(from, to);
        }

        private double saved(Suggestion[] suggestions, int from, int to, double threshold) {
            int keys = Typist.keys(text.text(), text.places()[from], text.places()[to], suggestions, threshold);
            return 1 - (double) keys / text.characters(from, to);
        }
    }
}
