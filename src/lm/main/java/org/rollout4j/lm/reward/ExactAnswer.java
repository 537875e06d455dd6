package org.rollout4j.lm.reward;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.rollout4j.core.Require;
import org.rollout4j.core.Setting;

/**
 * 1 if the completion gives the answer that a column of the data set holds, else 0; not applicable to rows without that column, or where it is null.
 * White space counts as one space, and none at either end. The answer given is all of the completion, its last line that is not blank, or what a
 * regular expression finds there.
 *
 * @param column where the right answer is: a text, a number or a truth value
 * @param lastLine whether only the last line counts that is not blank
 * @param pattern what of it counts: the last match of this regular expression, or its first group if it has one; nothing for all of it. Where it does
 *     not match, the answer is wrong
 * @param ignoreCase whether upper and lower case are alike
 */
public record ExactAnswer(
        @Setting("the column that holds the right answer") String column,

        @Setting("whether only the last line counts that is not blank")
        boolean lastLine,

        @Setting("a regular expression whose last match counts, or its first group if it has one; empty for all")
        String pattern,

        @Setting("whether upper and lower case are alike") boolean ignoreCase)
        implements RewardFunction {
    private static final Pattern SPACE = Pattern.compile("[\\s\\h]+");

    public ExactAnswer {
        Require.that(!column.isBlank(), "column", column, "the name of a column is needed");
        RegexReward.compiled("pattern", pattern);
    }

    @Override
    public Rewards score(List<RewardRow> rows) throws Exception {
        Pattern compiled = Pattern.compile(pattern);
        return RewardFunction.eachApplicable(row -> reward(row, compiled)).score(rows);
    }

    private OptionalDouble reward(RewardRow row, Pattern compiled) {
        Object answer = row.columns().get(column);
        if (answer == null) {
            return OptionalDouble.empty();
        }
        String given = extracted(lastLine ? last(row.completion()) : row.completion(), compiled);
        return OptionalDouble.of(given != null && normal(given).equals(normal(answer.toString())) ? 1 : 0);
    }

    private String extracted(String text, Pattern compiled) {
        if (pattern.isEmpty()) {
            return text;
        }
        Matcher matcher = compiled.matcher(new InterruptibleText(text));
        String found = null;
        while (matcher.find()) {
            found = matcher.group(Math.min(1, matcher.groupCount()));
        }
        return found;
    }

    private static String last(String text) {
        return text.lines()
                .filter(line -> !line.isBlank())
                .reduce((one, next) -> next)
                .orElse("");
    }

    private String normal(String text) {
        String spaced = SPACE.matcher(text).replaceAll(" ").strip();
        return ignoreCase ? spaced.toLowerCase(Locale.ROOT) : spaced;
    }
}
