package org.rollout4j.lm.reward;

import java.util.List;
import java.util.OptionalDouble;
import org.rollout4j.core.Setting;
import org.rollout4j.lm.task.Facts;
import org.rollout4j.lm.task.HiddenUtility;
import org.rollout4j.lm.task.KeptFacts;

/**
 * What somebody would say of office notes who likes and dislikes features of their style: the utility of {@link HiddenUtility}, which counts a feature once, however
 * often it is there, and gives texts that are no notes the least. Not applicable to other prompts than those of {@link Facts}.
 *
 * @param weights as {@link HiddenUtility#parse} reads them
 * @param facts whether a note that says something that is not in its prompt is none; else style alone counts
 */
public record NoteStyle(
        @Setting("what is liked and disliked, as in 1.5 exclamations=yes + -1 greeting=formal")
        String weights,

        @Setting("whether a note that says something that is not in its prompt is none")
        boolean facts)
        implements RewardFunction {
    public NoteStyle {
        HiddenUtility.parse(weights);
    }

    @Override
    public Rewards score(List<RewardRow> rows) throws Exception {
        HiddenUtility utility = HiddenUtility.parse(weights);
        return RewardFunction.eachApplicable(row -> Facts.find(row.prompt())
                        .map(prompt ->
                                OptionalDouble.of(utility.of(read(prompt, row).prompt(), row.completion())))
                        .orElse(OptionalDouble.empty()))
                .score(rows);
    }

    private Facts read(Facts prompt, RewardRow row) {
        return facts ? prompt : KeptFacts.said(prompt, row.completion());
    }
}
