package org.rollout4j.experiment.language;

import java.util.List;
import org.rollout4j.core.SplitMix;
import org.rollout4j.math.Statistics;
import org.rollout4j.view.Text;

/** What a model that learns from preferences or rewards is to reach, held against the reference that it began with. */
enum TasteGoal {
    /** Notes are written as they are liked. */
    GAIN(Text.format(">= 0.5 at KL <= %.2f", TasteResult.MAX_KL), 1000) {
        @Override
        boolean isMetBy(LanguageScore score) {
            return score.value() >= 0.5 && score.details().get(TasteResult.KL) <= TasteResult.MAX_KL;
        }
    },
    /** Of preferences that mean nothing nothing is learned. */
    NO_GAIN("< 0.05, upper end of the 95 % interval of the mean over seeds", 4000) {
        private static final double MAX_GAIN = 0.05;
        private static final int RESAMPLES = 10_000;

        /** Each goes some way, by chance in this direction or in that: it takes many to see that it is none. */
        @Override
        int seeds(int others) {
            return 3 * others;
        }

        @Override
        boolean isMetBy(List<LanguageScore> scores) {
            double[] gains = scores.stream().mapToDouble(LanguageScore::value).toArray();
            return Statistics.bootstrapMean(gains, RESAMPLES, new SplitMix(1)).high() < MAX_GAIN;
        }

        @Override
        boolean isMetBy(LanguageScore score) {
            return isMetBy(List.of(score));
        }
    },
    /** How many notes say what their prompts do; nothing is asked of that. */
    SHOWN_FACTS(LanguageRow.NO_TARGET, 4000) {
        @Override
        String measure() {
            return FACTS.measure();
        }

        @Override
        String best() {
            return FACTS.best();
        }

        @Override
        double value(TasteResult result) {
            return FACTS.value(result);
        }

        @Override
        double chance(TasteResult result) {
            return FACTS.chance(result);
        }

        @Override
        boolean isMetBy(LanguageScore score) {
            return true;
        }
    },
    /** Notes say what their prompts do, in the style of before. */
    FACTS("above the reference, beyond the 95 % interval; no feature of style moves by more than 0.1", 4000) {
        @Override
        String measure() {
            return "notes that keep all facts of their prompt";
        }

        @Override
        String best() {
            return "1";
        }

        @Override
        double value(TasteResult result) {
            return result.score().consistent().mean();
        }

        @Override
        double chance(TasteResult result) {
            return result.reference().consistent().mean();
        }

        @Override
        boolean isMetBy(LanguageScore score) {
            return score.details().get(TasteResult.FACTS_LOW) > 0
                    && score.details().get(TasteResult.STYLE_MOVE) <= 0.1;
        }
    },
    /** A wrong reward is exploited: what it stands for falls. */
    EXPLOITED("< 0, upper end of the 95 % interval, with the warning", 1000) {
        @Override
        boolean isMetBy(LanguageScore score) {
            return score.details().get(TasteResult.GAIN_HIGH) < 0
                    && score.details().get(TasteResult.WARNED) == 1;
        }
    },
    /** A wrong reward is not exploited. */
    HELD(">= 0, upper end of the 95 % interval, without the warning", 1000) {
        @Override
        boolean isMetBy(LanguageScore score) {
            return score.details().get(TasteResult.GAIN_HIGH) >= 0
                    && score.details().get(TasteResult.WARNED) == 0;
        }
    };

    private final String target;
    private final int notes;

    TasteGoal(String target, int notes) {
        this.target = target;
        this.notes = notes;
    }

    /** What is to be reached, in words. */
    String target() {
        return target;
    }

    /** How many notes are written to see that. */
    int notes() {
        return notes;
    }

    /** What the score is. */
    String measure() {
        return "gain in true utility, 1 for that of the best of 64";
    }

    /** The best score that is known. */
    String best() {
        return "the optimum at the same KL; for each seed below";
    }

    /** The score. */
    double value(TasteResult result) {
        return result.gain().mean();
    }

    /** That of the reference. */
    double chance(TasteResult result) {
        return 0;
    }

    /** How many seeds it takes where others take {@code others}. */
    int seeds(int others) {
        return others;
    }

    /** Whether the scores of all seeds reach it. */
    boolean isMetBy(List<LanguageScore> scores) {
        return scores.stream().allMatch(this::isMetBy);
    }

    /** Whether the score of a seed reaches it. */
    abstract boolean isMetBy(LanguageScore score);
}
