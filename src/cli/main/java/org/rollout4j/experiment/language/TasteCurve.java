package org.rollout4j.experiment.language;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.rollout4j.lm.task.HiddenUtility;
import org.rollout4j.train.MetricHistory;

/**
 * What is gained in true utility for how much distance to the reference, the mean over seeds: by a method at each evaluation, or at best.
 *
 * @param name what it is of
 * @param kl in nats a note, increasing
 * @param gain at each, 1 for that of the best of 64
 */
public record TasteCurve(String name, double[] kl, double[] gain) {
    private static final int POINTS = 100;
    private static final int MOST = 64;

    /** At one evaluation. */
    private record Point(double kl, double gain) {}

    /**
     * Those of all rows that learn a taste, and what could be gained at best: by any policy, and by taking the best of n notes of the reference.
     *
     * @param rows finished ones
     * @return nothing if none of them learns a taste
     */
    static List<TasteCurve> of(List<LanguageEntry> rows, LanguageRow.Place place) throws IOException {
        List<TasteCurve> curves = new ArrayList<>();
        LanguageEntry last = null;
        for (LanguageEntry entry : rows) {
            if (entry.row() instanceof TasteRow row && row.goal() == TasteGoal.GAIN) {
                curves.add(learned(entry, place));
                last = entry;
            }
        }
        if (last != null) {
            double furthest = curves.stream()
                    .mapToDouble(curve -> curve.kl[curve.kl.length - 1])
                    .max()
                    .orElseThrow();
            curves.add(optimum(last, Math.max(furthest, TasteResult.MAX_KL)));
            curves.add(bestOfN(last));
        }
        return curves;
    }

    private static TasteCurve learned(LanguageEntry entry, LanguageRow.Place place) throws IOException {
        List<List<Point>> seeds = new ArrayList<>();
        for (LanguageEntry.Seed seed : entry.seeds()) {
            seeds.add(evaluations(place.run(entry.row(), seed.seed()), gain(seed)));
        }
        int evaluations = seeds.stream().mapToInt(List::size).min().orElseThrow();
        List<Point> means = new ArrayList<>(List.of(new Point(0, 0)));
        for (int i = 0; i < evaluations; i++) {
            int at = i;
            means.add(new Point(
                    seeds.stream()
                            .mapToDouble(points -> points.get(at).kl)
                            .average()
                            .orElseThrow(),
                    seeds.stream()
                            .mapToDouble(points -> points.get(at).gain)
                            .average()
                            .orElseThrow()));
        }
        List<Point> sorted = new ArrayList<>();
        means.stream()
                .sorted(Comparator.comparingDouble(Point::kl))
                .filter(point -> sorted.isEmpty() || point.kl > sorted.get(sorted.size() - 1).kl)
                .forEachOrdered(sorted::add);
        return new TasteCurve(
                entry.row().id(),
                sorted.stream().mapToDouble(Point::kl).toArray(),
                sorted.stream().mapToDouble(Point::gain).toArray());
    }

    private static List<Point> evaluations(Path run, DoubleUnaryOperator gain) throws IOException {
        List<MetricHistory.Point> kl = MetricHistory.read(run, "eval_kl").points();
        List<MetricHistory.Point> utility =
                MetricHistory.read(run, "eval_judges/note-style/mean").points();
        return IntStream.range(0, Math.min(kl.size(), utility.size()))
                .mapToObj(i -> new Point(
                        kl.get(i).value(), gain.applyAsDouble(utility.get(i).value())))
                .toList();
    }

    /** The gain of a utility. */
    private static DoubleUnaryOperator gain(LanguageEntry.Seed seed) {
        double reference = seed.score().details().get(TasteResult.OF_REFERENCE);
        double best = seed.score().details().get(TasteResult.OF_BEST);
        return utility -> (utility - reference) / (best - reference);
    }

    private static TasteCurve optimum(LanguageEntry entry, double furthest) {
        double[] kl = IntStream.rangeClosed(0, POINTS)
                .mapToDouble(i -> furthest * i / POINTS)
                .toArray();
        return new TasteCurve(
                "optimum",
                kl,
                Arrays.stream(kl)
                        .map(at -> entry.seeds().stream()
                                .mapToDouble(seed -> gain(seed)
                                        .applyAsDouble(
                                                TasteRow.taste(seed.seed()).highest(at)))
                                .average()
                                .orElseThrow())
                        .toArray());
    }

    private static TasteCurve bestOfN(LanguageEntry entry) {
        double[] n = IntStream.rangeClosed(1, MOST).asDoubleStream().toArray();
        return new TasteCurve(
                "best of n",
                Arrays.stream(n).map(HiddenUtility::klOfBestOf).toArray(),
                Arrays.stream(n)
                        .map(many -> entry.seeds().stream()
                                .mapToDouble(seed -> gain(seed)
                                        .applyAsDouble(
                                                TasteRow.taste(seed.seed()).bestOf((int) many)))
                                .average()
                                .orElseThrow())
                        .toArray());
    }
}
