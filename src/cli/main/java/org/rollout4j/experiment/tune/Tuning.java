package org.rollout4j.experiment.tune;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.experiment.summary.ExperimentListener;
import org.rollout4j.run.RunConfig;
import org.rollout4j.run.TrainingException;
import org.rollout4j.view.Text;

/**
 * Random search with successive halving (Jamieson and Talwalkar, 2016, Non-stochastic best arm identification and hyperparameter
 * optimization): all configurations are trained with one seed, the best of them with more, and so on. What grows from rung to rung is
 * the number of seeds, not of steps: schedules end with the run, so that a short run is no beginning of a long one.
 */
public final class Tuning {
    private final TuneConfig config;
    private final EnvironmentFactory factory;
    private final Trials trials;
    private final ExperimentListener listener;
    private final int jobs;
    private final Set<TrialRun> running = ConcurrentHashMap.newKeySet();
    private volatile boolean stopRequested;

    /**
     * @param trials those that are finished already
     * @param jobs how many trials run side by side; where there are several each has one thread
     * @param listener told what is finished
     */
    public Tuning(TuneConfig config, EnvironmentFactory factory, Trials trials, int jobs, ExperimentListener listener) {
        this.config = config;
        this.factory = factory;
        this.trials = trials;
        this.jobs = jobs;
        this.listener = listener;
    }

    /** Lets {@link #run} return soon; the trials at hand are lost. From any thread. */
    public void requestStop() {
        stopRequested = true;
        running.forEach(TrialRun::requestStop);
    }

    /**
     * Trains what is missing.
     *
     * @return the configurations, the best first; nothing if it was stopped before its end
     */
    public Optional<List<TunedConfiguration>> run() throws IOException, TrainingException {
        List<Integer> alive = IntStream.range(0, config.trials()).boxed().toList();
        List<TunedConfiguration> out = new ArrayList<>();
        for (int seeds : config.rungs()) {
            List<TunedConfiguration> rung = new ArrayList<>();
            if (!train(alive, seeds)) {
                return Optional.empty();
            }
            for (int configuration : alive) {
                rung.add(new TunedConfiguration(configuration, trials.of(configuration, config.seed(), seeds)));
            }
            rung.sort(Comparator.comparing(
                    TunedConfiguration::trials, config.score().bestFirst()));
            int kept =
                    seeds == config.seeds() ? rung.size() : (rung.size() + config.keepOneIn() - 1) / config.keepOneIn();
            out.addAll(0, rung.subList(kept, rung.size()));
            alive = rung.subList(0, kept).stream()
                    .map(TunedConfiguration::number)
                    .sorted()
                    .toList();
            if (seeds == config.seeds()) {
                out.addAll(0, rung);
            }
        }
        return Optional.of(out);
    }

    /** Trains each configuration with each of the first {@code seeds}, where that is not done; whether it got to the end. */
    private boolean train(List<Integer> configurations, int seeds) throws IOException, TrainingException {
        List<Callable<Boolean>> missing = new ArrayList<>();
        for (int configuration : configurations) {
            for (int number = 0; number < seeds; number++) {
                if (!trials.has(configuration, config.seed() + number)) {
                    RunConfig run = config.run(configuration, number);
                    missing.add(() -> train(configuration, jobs == 1 ? run : run.with("threads", "1")));
                }
            }
        }
        return jobs == 1 ? oneByOne(missing) : sideBySide(missing);
    }

    private boolean oneByOne(List<Callable<Boolean>> missing) throws IOException, TrainingException {
        for (Callable<Boolean> trial : missing) {
            try {
                if (!trial.call()) {
                    return false;
                }
            } catch (Exception e) {
                throw rethrow(e);
            }
        }
        return true;
    }

    private boolean sideBySide(List<Callable<Boolean>> missing) throws IOException, TrainingException {
        ExecutorService threads = Executors.newFixedThreadPool(jobs);
        try {
            List<Future<Boolean>> futures =
                    missing.stream().map(threads::submit).toList();
            boolean whole = true;
            for (Future<Boolean> future : futures) {
                whole &= future.get();
            }
            return whole;
        } catch (ExecutionException e) {
            requestStop();
            throw rethrow(e.getCause());
        } catch (InterruptedException e) {
            requestStop();
            Thread.currentThread().interrupt();
            return false;
        } finally {
            threads.shutdown();
        }
    }

    private static TrainingException rethrow(Throwable e) throws IOException, TrainingException {
        if (e instanceof IOException io) {
            throw io;
        }
        if (e instanceof RuntimeException unchecked) {
            throw unchecked;
        }
        if (e instanceof Error error) {
            throw error;
        }
        return e instanceof TrainingException failed ? failed : new TrainingException(e.toString(), e);
    }

    private boolean train(int configuration, RunConfig run) throws IOException, TrainingException {
        TrialRun trial = new TrialRun(run, factory);
        running.add(trial);
        try {
            if (stopRequested) {
                return false;
            }
            Optional<Trial> result = trial.train(configuration);
            if (result.isPresent()) {
                trials.record(result.get());
                tell(result.get());
            }
            return result.isPresent();
        } finally {
            running.remove(trial);
        }
    }

    private void tell(Trial trial) {
        listener.say(Text.format(
                "[%d] configuration %d seed %d: %s after %d steps, %.1f s",
                trials.size(),
                trial.configuration(),
                trial.seed(),
                trial.failure() == null ? Text.format("return %.5g", trial.finalReturn()) : trial.failure(),
                trial.envSteps(),
                trial.seconds()));
    }
}
