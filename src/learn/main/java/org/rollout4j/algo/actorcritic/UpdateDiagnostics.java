package org.rollout4j.algo.actorcritic;

import java.util.LinkedHashMap;
import java.util.Map;
import org.rollout4j.core.DivergenceException;
import org.rollout4j.core.Metrics;
import org.rollout4j.math.PolicyLoss;
import org.rollout4j.math.Statistics;

/** What an actor-critic update tells about itself; means over all its minibatches. */
final class UpdateDiagnostics {
    private final PolicyLoss.Sums sums = new PolicyLoss.Sums();
    private final Map<String, Double> experienceMetrics = new LinkedHashMap<>();
    private double valueLoss;
    private double gradientNorm;
    private int steps;

    /** Those of an update with this experience, before its advantages are normalised. */
    UpdateDiagnostics(PreparedRollout experience) {
        experienceMetrics.put(
                "explainedVariance",
                Statistics.explainedVariance(experience.rows, experience.values, experience.returns));
        putMoments(experienceMetrics, "advantage", experience.advantages);
        putMoments(experienceMetrics, "return", experience.returns);
    }

    /** Takes the losses of a minibatch into account, and checks them. */
    void addLosses(MinibatchGradient minibatch) {
        DivergenceException.check("policy loss", minibatch.policySums().loss);
        DivergenceException.check("policy entropy", minibatch.policySums().entropy);
        DivergenceException.check("value loss", minibatch.valueLoss());
        sums.add(minibatch.policySums());
        valueLoss += minibatch.valueLoss();
    }

    void addStep(double norm) {
        gradientNorm += norm;
        steps++;
    }

    Metrics metrics() {
        Map<String, Double> values = new LinkedHashMap<>();
        values.put("policyLoss", sums.loss / sums.rows);
        values.put("valueLoss", valueLoss / sums.rows);
        values.put("entropy", sums.entropy / sums.rows);
        values.put("approxKl", sums.approxKl / sums.rows);
        values.put("clipFraction", sums.clipped / sums.rows);
        values.put("gradientNorm", gradientNorm / Math.max(1, steps));
        values.putAll(experienceMetrics);
        values.put("gradientSteps", (double) steps);
        return new Metrics(values);
    }

    private static void putMoments(Map<String, Double> values, String name, float[] sample) {
        double mean = 0;
        for (float value : sample) {
            mean += value;
        }
        mean /= sample.length;
        double variance = 0;
        for (float value : sample) {
            variance += (value - mean) * (value - mean);
        }
        values.put(name + "Mean", mean);
        values.put(name + "Std", Math.sqrt(variance / sample.length));
    }
}
