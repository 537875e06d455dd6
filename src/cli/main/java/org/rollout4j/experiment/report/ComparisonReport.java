package org.rollout4j.experiment.report;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rollout4j.experiment.compare.ComparedRun;
import org.rollout4j.experiment.compare.ComparisonConfig;
import org.rollout4j.experiment.compare.ComparisonResult;
import org.rollout4j.experiment.summary.HeldOut;
import org.rollout4j.experiment.summary.ReferenceReturns;
import org.rollout4j.experiment.summary.RunReport;
import org.rollout4j.math.Statistics;
import org.rollout4j.tabular.Oracle;
import org.rollout4j.view.Text;

/**
 * A comparison as a page: the ranking, what is behind it, and how it was made.
 *
 * @param path the directory of the comparison
 * @param plot the file of the learning curves, if they were drawn
 * @param command what does it all again
 */
public record ComparisonReport(
        ComparisonConfig config,
        ComparisonResult result,
        ReferenceReturns references,
        Path path,
        Optional<Path> plot,
        String command) {

    public String markdown() {
        StringBuilder text = new StringBuilder();
        text.append("# Comparison on ").append(config.environment()).append("\n\n");
        text.append(Text.markdown(result.table())).append('\n');
        text.append(ComparisonResult.RANK_NOTE).append('\n');
        text.append('\n').append(ComparisonResult.IMPROVEMENT_NOTE).append('\n');
        result.remarks().forEach(remark -> text.append('\n').append(remark).append('\n'));
        plot.ifPresent(file -> text.append("\n![learning curves](")
                .append(path.toAbsolutePath()
                        .relativize(file.toAbsolutePath())
                        .toString()
                        .replace('\\', '/'))
                .append(")\n"));
        text.append("\n## Protocol\n\n").append(protocol());
        text.append("\n## Seeds\n\n").append(Text.markdown(seeds()));
        text.append("\n## Settings\n");
        for (ComparisonResult.Row row : result.rows()) {
            row.entry().runs().stream()
                    .limit(1)
                    .forEach(run -> text.append("\n### ")
                            .append(row.result().algo())
                            .append("\n\n")
                            .append(RunReport.settings(run.config())));
        }
        text.append("\n## Again\n\n```\n").append(command).append("\n```\n");
        text.append("\nBegun ").append(RunReport.describe(config.provenance())).append(".\n");
        return text.toString();
    }

    private String protocol() {
        StringBuilder text = new StringBuilder();
        text.append(Text.format(
                "- Each algorithm was trained once with each of %d seeds, from %d on, for %d environment steps. The last"
                        + " rollout is finished, so that the steps taken, which the table shows, are a little more.%n",
                config.seeds(), config.firstSeed(), config.steps()));
        text.append("- Of each run the best model is compared: that of the evaluation during training with the highest"
                + " mean return.\n");
        text.append(Text.format(
                "- Each agent, or for an algorithm the model of each seed, played the same %d held-out episodes, whose starts"
                        + " (seed %d) were used neither to train nor to choose a model. It took the actions it holds"
                        + " best; only the random policy, and a table where values tie, draw.%n",
                config.episodes(), HeldOut.SEED));
        text.append("- Intervals are 95 % percentile bootstrap intervals of the mean return: over seeds where there are"
                + " several, which tells how training varies; otherwise over episodes. An interval over fewer than"
                + " about ten seeds tends to be too narrow.\n");
        text.append(
                "- Interquartile means and probabilities of improvement are those of Agarwal et al. (2021). With fewer than"
                        + " four seeds no run is left out, and the interquartile mean is the mean.\n");
        text.append(improvements());
        text.append("- Steps a second are those of training, with its evaluations and checkpoints.\n");
        references
                .random()
                .ifPresent(random -> text.append(Text.format(
                        "- The random policy has the mean return %s, %s.%n",
                        random.meanReturn(), random.exact() ? "exactly" : "over " + random.episodes() + " episodes")));
        references.oracle().ifPresent(oracle -> text.append(optimum(oracle)));
        return text.toString();
    }

    private String optimum(Oracle oracle) {
        Oracle all = references.everywhere().orElse(oracle);
        String here = oracle.starts() == Oracle.Starts.ALL
                ? ""
                : Text.format(
                        ", and %s with a mean length of %s over the starts of these episodes, on which no agent can do better",
                        oracle.optimalReturn(), oracle.optimalLength());
        return Text.format(
                "- The exact optimum is %s with a mean length of %s over all starts%s. \"Of optimum\" is 0 for the random policy"
                        + " and 1 for the optimum, both on the same starts where nothing else is chance; where more is, it is made of"
                        + " the exact expected return of an agent that draws none of its actions.%n",
                all.optimalReturn(), all.optimalLength(), here);
    }

    /** The intervals, for which the table has no room. */
    private String improvements() {
        StringBuilder text = new StringBuilder();
        for (ComparisonResult.Row row : result.rows()) {
            if (row.seeded()) {
                Statistics.Interval iqm = row.entry().score().interquartileCi95();
                text.append(Text.format(
                        "  - %s: 95 %% interval of the interquartile mean %.5f to %.5f",
                        row.result().algo(), iqm.low(), iqm.high()));
                result.improvementCi95(row.entry())
                        .ifPresent(improvement -> text.append(Text.format(
                                ", of the probability to be better than %s %.2f to %.2f",
                                result.baseline().result().algo(), improvement.low(), improvement.high())));
                text.append(".\n");
            }
        }
        return text.toString();
    }

    private List<List<String>> seeds() {
        List<List<String>> table = new ArrayList<>();
        table.add(List.of("agent", "seed", "mean return", "mean length", "solved", "env steps", "seconds", "run"));
        for (ComparisonResult.Row row : result.rows()) {
            for (ComparedRun run : row.entry().runs()) {
                table.add(List.of(
                        row.result().algo(),
                        Long.toString(run.config().seed()),
                        Text.format("%.5f", run.evaluation().meanReturn()),
                        Text.format("%.3f", run.evaluation().meanLength()),
                        Text.percent(run.evaluation().solvedRate()),
                        Long.toString(run.history().envSteps()),
                        Text.format("%.1f", run.history().seconds()),
                        run.path().getFileName().toString()));
            }
        }
        return table;
    }
}
