package org.rollout4j.bench;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.rollout4j.core.SplitMix;
import org.rollout4j.math.Statistics;

/**
 * A case of ours beside programs of other libraries, which took turns with it.
 *
 * @param benchCase the name of the case
 * @param name what it is, for people
 * @param processors that ours may use
 * @param target how many times as fast as the fastest peer ours is to be
 * @param ours what we measured; null where there is no {@code verdict}
 * @param fractionOfBound of ours, as in {@link BenchMeasurement}; 0 where not known
 * @param gigaflops after each of our turns, as there
 * @param peers those that took all their turns
 * @param verdict what came out; null if no peer took all its turns
 * @param failures what became of the other peers, by name
 */
public record PeerComparison(
        String benchCase,
        String name,
        int processors,
        double target,
        Side ours,
        double fractionOfBound,
        double gigaflops,
        List<Side> peers,
        Verdict verdict,
        Map<String, String> failures) {

    static final String HEADING = "\n| beside peers | cores | a second | peer | a second | ratio (95 %) | target | met"
            + " | CPU s for a million | peer's | of the sgemm bound |\n|---|---|---|---|---|---|---|---|---|---|---|\n";

    private static final int RESAMPLES = 10_000;

    /**
     * One of those that took turns.
     *
     * @param name what it is, for people
     * @param versions of what it runs on; may be empty
     * @param perSecond environment steps a second, the median of its turns
     * @param cpuSecondsPerMillion seconds of processor time for a million steps, the median of its turns
     * @param turns in their order
     */
    public record Side(String name, String versions, double perSecond, double cpuSecondsPerMillion, List<Turn> turns) {

        static Side of(String name, String versions, List<Turn> turns) {
            return new Side(
                    name,
                    versions,
                    Statistics.median(
                            turns.stream().mapToDouble(Turn::perSecond).toArray()),
                    Statistics.median(turns.stream()
                            .mapToDouble(Turn::cpuSecondsPerMillion)
                            .toArray()),
                    List.copyOf(turns));
        }
    }

    /**
     * Ours beside the fastest peer.
     *
     * @param peer the name of the one with the greatest median
     * @param ratio the median over pairs of turns of our speed to its
     * @param low the lower end of the ratio's 95 % bootstrap interval
     * @param high the upper end
     * @param met whether the ratio reaches the target and {@code low} is not below 1
     */
    public record Verdict(String peer, double ratio, double low, double high, boolean met) {}

    /** Turns of the same number, of ours and of a peer, are a pair. */
    static PeerComparison of(
            PeerRow row, String name, Side ours, BenchMeasurement all, List<Side> peers, Map<String, String> failures) {
        return new PeerComparison(
                row.benchCase(),
                name,
                row.processors(),
                row.target(),
                ours,
                all.fractionOfBound(),
                all.gigaflops(),
                peers,
                verdict(ours, peers, row.target()),
                failures);
    }

    /** Where no peer took all its turns. */
    static PeerComparison failed(PeerRow row, String name, Map<String, String> failures) {
        return new PeerComparison(
                row.benchCase(), name, row.processors(), row.target(), null, 0, 0, List.of(), null, failures);
    }

    private static Verdict verdict(Side ours, List<Side> peers, double target) {
        Side fastest =
                peers.stream().max(Comparator.comparingDouble(Side::perSecond)).orElseThrow();
        double[] ratios = new double[ours.turns().size()];
        for (int pair = 0; pair < ratios.length; pair++) {
            ratios[pair] = ours.turns().get(pair).perSecond()
                    / fastest.turns().get(pair).perSecond();
        }
        double ratio = Statistics.median(ratios);
        Statistics.Interval interval = Statistics.stratifiedBootstrap(
                new double[][] {ratios}, drawn -> Statistics.median(drawn[0]), RESAMPLES, new SplitMix(1));
        return new Verdict(
                fastest.name(), ratio, interval.low(), interval.high(), interval.low() >= 1 && ratio >= target);
    }

    /** A line of the table for what was compared, and one for each peer that failed. */
    String markdown() {
        List<String> lines = new ArrayList<>();
        if (verdict != null) {
            Side peer = peers.stream()
                    .filter(side -> side.name().equals(verdict.peer()))
                    .findFirst()
                    .orElseThrow();
            lines.add(format(
                    "| %s | %d | %,.0f | %s | %,.0f | %.2f (%.2f to %.2f) | %s | %s | %.2f | %.2f | %s |%n",
                    name,
                    processors,
                    ours.perSecond(),
                    peer.versions().isEmpty() ? peer.name() : peer.name() + " (" + peer.versions() + ")",
                    peer.perSecond(),
                    verdict.ratio(),
                    verdict.low(),
                    verdict.high(),
                    target,
                    verdict.met() ? "yes" : "no",
                    ours.cpuSecondsPerMillion(),
                    peer.cpuSecondsPerMillion(),
                    fractionOfBound == 0 ? "" : format("%.2f of %.0f GFLOP/s", fractionOfBound, gigaflops)));
        }
        failures.forEach((peer, reason) -> lines.add(
                format("| %s | %d | | %s: %s | | | | | | | |%n", name, processors, peer, reason.replace("|", "\\|"))));
        return String.join("", lines);
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
