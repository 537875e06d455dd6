package org.rollout4j.lm.reward;

import java.util.List;

/**
 * How positive English completions are: the compound score of VADER (Hutto and Gilbert, 2014), by a lexicon of 7,500 words with rules for negation, degree,
 * capitals and exclamation marks. From -1 to 1; 0 where no word says anything. A negative weight rewards what is negative.
 */
public final class SentimentReward implements RewardFunction {
    @Override
    public Rewards score(List<RewardRow> rows) throws Exception {
        return RewardFunction.each(row -> Sentiment.compound(row.completion())).score(rows);
    }
}
