package org.rollout4j.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a benchmark found.
 *
 * @param machine facts about the machine by name
 * @param repeats measurements of each case
 * @param speeds by case
 * @param ratios of medians, by what they compare
 * @param times to the optimum, by algorithm
 * @param peers what stood beside programs of other libraries
 */
public record BenchReport(
        Map<String, Object> machine,
        int repeats,
        Map<String, Speed> speeds,
        Map<String, Double> ratios,
        Map<String, Times> times,
        List<PeerComparison> peers) {

    /**
     * How fast a case is.
     *
     * @param name what it is
     * @param unit what is counted
     * @param threads ours; 0 if they are not ours
     * @param perSecond the median
     * @param least of all measurements
     * @param most of all measurements
     * @param fractionOfBound the median of the fractions of what matrix products alone would take; 0 if not known
     * @param gigaflops the median of what matrix products made at the time
     */
    public record Speed(
            String name,
            String unit,
            int threads,
            double perSecond,
            double least,
            double most,
            double fractionOfBound,
            double gigaflops) {}

    /**
     * How long an algorithm takes to 0.99 of the optimum of drain-grid.
     *
     * @param medianSeconds over the seeds; infinite where more than half never did
     * @param worstSeconds over the seeds; infinite where one never did
     * @param medianSteps environment steps until then
     * @param leastEndFraction the worst that a seed ended at
     * @param medianEndSeconds of the whole training
     */
    public record Times(
            double medianSeconds,
            double worstSeconds,
            double medianSteps,
            double leastEndFraction,
            double medianEndSeconds) {}

    static Map<String, Double> ratios(Map<String, Speed> speeds) {
        Map<String, Double> ratios = new LinkedHashMap<>();
        ratio(ratios, speeds, "A2C to PPO", BenchCases.A2C, BenchCases.PPO_LARGE);
        ratio(ratios, speeds, "two threads or more to one, PPO", BenchCases.PPO_LARGE, BenchCases.PPO_LARGE + "-1");
        ratio(
                ratios,
                speeds,
                "two threads or more to one, PPO with minibatch 64",
                BenchCases.PPO_SMALL,
                BenchCases.PPO_SMALL + "-1");
        ratio(ratios, speeds, "two threads or more to one, A2C", BenchCases.A2C, BenchCases.A2C + "-1");
        ratio(ratios, speeds, "our networks to Deeplearning4j's, PPO", "ppo", "ppo-dl4j");
        ratio(ratios, speeds, "one action, ours to Deeplearning4j's", BenchCases.ACT, BenchCases.ACT_DL4J);
        ratio(ratios, speeds, "an adapter to full fine-tuning", LanguageModelCases.ADAPTER, LanguageModelCases.FULL);
        speeds.forEach((name, peer) -> {
            if (name.startsWith(BenchCases.PEER)) {
                if (peer.unit().equals("rows")) {
                    ratio(ratios, speeds, "a step of Adam to " + peer.name(), "fit", name);
                } else {
                    ratio(ratios, speeds, "PPO to " + peer.name(), BenchCases.PPO_LARGE, name);
                    ratio(ratios, speeds, "DQN to " + peer.name(), BenchCases.DQN, name);
                }
            }
        });
        return ratios;
    }

    private static void ratio(
            Map<String, Double> ratios, Map<String, Speed> speeds, String text, String above, String below) {
        if (speeds.containsKey(above) && speeds.containsKey(below)) {
            ratios.put(text, speeds.get(above).perSecond() / speeds.get(below).perSecond());
        }
    }

    /** The report as tables in Markdown. */
    public String markdown() {
        StringBuilder text = new StringBuilder();
        text.append(
                "| case | threads | unit | a second | least to most | of the sgemm bound |\n|---|---|---|---|---|---|\n");
        speeds.values()
                .forEach(speed -> text.append(format(
                        "| %s | %s | %s | %,.0f | %,.0f to %,.0f | %s |%n",
                        speed.name(),
                        speed.threads() == 0 ? "its own" : speed.threads(),
                        speed.unit(),
                        speed.perSecond(),
                        speed.least(),
                        speed.most(),
                        speed.fractionOfBound() == 0
                                ? ""
                                : format("%.2f of %.0f GFLOP/s", speed.fractionOfBound(), speed.gigaflops()))));
        text.append("\n| ratio | |\n|---|---|\n");
        ratios.forEach((name, ratio) -> text.append(format("| %s | %,.3g |%n", name, ratio)));
        if (!times.isEmpty()) {
            text.append("\n| to 0.99 of the optimum | median s | worst s | median steps | worst end | whole run, s |\n")
                    .append("|---|---|---|---|---|---|\n");
            times.forEach((algorithm, time) -> text.append(format(
                    "| %s | %s | %s | %s | %.4f | %.2f |%n",
                    algorithm,
                    seconds(time.medianSeconds()),
                    seconds(time.worstSeconds()),
                    Double.isInfinite(time.medianSeconds()) ? "-" : format("%,.0f", time.medianSteps()),
                    time.leastEndFraction(),
                    time.medianEndSeconds())));
        }
        if (!peers.isEmpty()) {
            text.append(PeerComparison.HEADING);
            peers.forEach(peer -> text.append(peer.markdown()));
        }
        text.append("\n| machine | |\n|---|---|\n");
        machine.forEach((name, value) -> text.append(format("| %s | %s |%n", name, value == null ? "-" : value)));
        return text.toString();
    }

    private static String seconds(double seconds) {
        return Double.isInfinite(seconds) ? "never" : format("%.2f", seconds);
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
