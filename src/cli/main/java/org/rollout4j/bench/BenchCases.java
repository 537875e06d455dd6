package org.rollout4j.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import org.rollout4j.algo.actorcritic.A2cConfig;
import org.rollout4j.algo.actorcritic.ActorCriticConfig;
import org.rollout4j.algo.actorcritic.Ppo;
import org.rollout4j.algo.actorcritic.PpoConfig;
import org.rollout4j.algo.offpolicy.DqnConfig;
import org.rollout4j.algo.offpolicy.SacConfig;
import org.rollout4j.core.Actions;
import org.rollout4j.core.AlgorithmConfig;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Learner;
import org.rollout4j.core.ObservationBatch;
import org.rollout4j.core.Policy;
import org.rollout4j.core.Progress;
import org.rollout4j.core.Rollout;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.Workers;
import org.rollout4j.env.Catalogue;
import org.rollout4j.math.Schedule;
import org.rollout4j.nn.Architecture;
import org.rollout4j.nn.train.Adam;
import org.rollout4j.nn.train.NetworkConfig;
import org.rollout4j.nn.train.Parameters;
import org.rollout4j.nn.train.TrainableNetwork;
import org.rollout4j.rollout.LocalRollouts;
import org.rollout4j.run.Algorithms;
import org.rollout4j.tabular.QLearningConfig;

/** The cases by a short name, in the order of the table. */
final class BenchCases {
    static final String PPO_LARGE = "ppo-256x32";
    static final String PPO_SMALL = "ppo-8x2048";
    static final String A2C = "a2c-64x5";
    static final String DQN = "dqn";
    static final String SAC = "sac";
    static final String QR_DQN = "qr-dqn";
    static final String ACT = "act";
    static final String ACT_DL4J = "act-dl4j";
    static final String PEER = "peer:";

    private static final long LONG_RUN = 1L << 40;
    private static final int FIT_ROWS = 256;
    private static final int SERVED_ROWS = 64;

    private final EnvironmentFactory factory = Catalogue.find(TimeToOptimum.ENVIRONMENT);
    private final EnvironmentFactory pendulum = Catalogue.find("Pendulum-v1");
    private final EnvironmentFactory cartPole = Catalogue.find("CartPole-v1");
    private final EnvironmentSpec spec = factory.spec();
    private final int threads = Runtime.getRuntime().availableProcessors();
    private final Map<String, BenchCase> cases = new LinkedHashMap<>();

    BenchCases() {
        PpoConfig ppo = PpoConfig.defaults();
        PpoConfig large = ppo.withEnvs(256).withHorizon(32).withMinibatchSize(1024);
        PpoConfig small = ppo.withEnvs(8).withHorizon(2048).withMinibatchSize(64);
        A2cConfig a2c = A2cConfig.defaults().withEnvs(64).withHorizon(5);
        NetworkConfig dl4j = ppo.network().withBackend("dl4j");
        add(PPO_LARGE, "PPO, 256 environments x 32, minibatch 1024, 10 epochs", threads, large, large.epochs());
        add(PPO_LARGE + "-1", "PPO, 256 environments x 32, minibatch 1024, 10 epochs", 1, large, large.epochs());
        add(PPO_SMALL, "PPO, 8 environments x 2048, minibatch 64, 10 epochs", threads, small, small.epochs());
        add(PPO_SMALL + "-1", "PPO, 8 environments x 2048, minibatch 64, 10 epochs", 1, small, small.epochs());
        add("ppo", "PPO, defaults", threads, ppo, ppo.epochs());
        add("ppo-dl4j", "PPO, defaults, on Deeplearning4j's networks", threads, ppo.withNetwork(dl4j), ppo.epochs());
        add(A2C, "A2C, 64 environments x 5", threads, a2c, 1);
        add(A2C + "-1", "A2C, 64 environments x 5", 1, a2c, 1);
        addDqn(DQN, threads);
        addDqn(DQN + "-1", 1);
        addSac();
        addQrDqn();
        cases.put("q-learning", new BenchCase("Q-learning, defaults", "env steps", 1, 0, this::qLearning));
        PpoConfig wide = ppo.withNetwork(ppo.network().withHiddenSizes(List.of(256, 256)));
        cases.put(ACT, new BenchCase("one action of a frozen policy", "calls", 1, 0, meter -> acting(meter, ppo, 1)));
        cases.put(
                ACT + "-256",
                new BenchCase(
                        "one action of a frozen policy, 256-256", "calls", 1, 0, meter -> acting(meter, wide, 1)));
        addServing(ACT + "-64-rows", "64 actions at once of a frozen policy", ppo);
        addServing(ACT + "-256-64-rows", "64 actions at once of a frozen policy, 256-256", wide);
        cases.put(
                ACT_DL4J,
                new BenchCase(
                        "one action by Deeplearning4j's network",
                        "calls",
                        1,
                        0,
                        meter -> acting(meter, ppo.withNetwork(dl4j), 1)));
        Architecture policy = ppo.policyArchitecture(spec);
        double flops = Arithmetic.forward(policy) + Arithmetic.backward(policy);
        cases.put(
                "fit",
                new BenchCase(
                        "forward, backward and Adam, " + FIT_ROWS + " rows",
                        "rows",
                        1,
                        flops,
                        meter -> fit(meter, policy)));
        cases.putAll(new LanguageModelCases(threads).cases());
        cases.putAll(new TuningCases(threads).cases());
        peers().forEach((name, peer) ->
                cases.put(PEER + name, new BenchCase(name, peer.unit(), 0, 0, meter -> meter.measure(peer, factory))));
    }

    List<String> names() {
        return new ArrayList<>(cases.keySet());
    }

    /**
     * The case of that name.
     *
     * @throws IllegalArgumentException if there is none
     */
    BenchCase find(String name) {
        BenchCase found = cases.get(name);
        if (found == null) {
            throw new IllegalArgumentException(
                    "case is " + name + ": one of " + String.join(", ", names()) + " is allowed");
        }
        return found;
    }

    private static Map<String, Peer> peers() {
        Map<String, Peer> peers = new TreeMap<>();
        ServiceLoader.load(Peer.class).forEach(peer -> peers.put(peer.name(), peer));
        return peers;
    }

    private void add(String name, String text, int ownThreads, ActorCriticConfig config, int epochs) {
        BenchCase.Measuring measuring = meter -> training(meter, factory, config, ownThreads);
        cases.put(
                name,
                new BenchCase(text, "env steps", ownThreads, Arithmetic.perStep(spec, config, epochs), measuring));
    }

    /** The defaults of Stable-Baselines3, but for eight environments side by side. */
    private void addDqn(String name, int ownThreads) {
        DqnConfig config = DqnConfig.defaults()
                .withBatchSize(32)
                .withDoubleQ(false)
                .withTargetUpdateEvery(2500)
                .withLearningStarts(1)
                .withNetwork(PpoConfig.defaults().network());
        cases.put(
                name,
                new BenchCase(
                        "DQN, minibatch 32, one gradient step every 4 steps",
                        "env steps",
                        ownThreads,
                        Arithmetic.perStep(spec, config),
                        meter -> training(meter, factory, config, ownThreads)));
    }

    /** The defaults of SBX. */
    private void addSac() {
        SacConfig config = SacConfig.defaults()
                .withEnvs(1)
                .withLearningRate(Schedule.constant(3e-4))
                .withReplayCapacity(1_000_000)
                .withLearningStarts(100)
                .withNetwork(SacConfig.defaults().network().withHiddenSizes(List.of(256, 256)));
        cases.put(
                SAC,
                new BenchCase(
                        "SAC, Pendulum-v1, 256-256, minibatch 256, a gradient step every step",
                        "env steps",
                        threads,
                        Arithmetic.perStep(pendulum.spec(), config),
                        meter -> training(meter, pendulum, config, threads)));
    }

    /** The defaults of sb3-contrib, when it has done with exploring. */
    private void addQrDqn() {
        DqnConfig config = DqnConfig.defaults()
                .withEnvs(1)
                .withHorizon(4)
                .withLearningRate(Schedule.constant(5e-5))
                .withEpsilon(Schedule.constant(0.01))
                .withReplayCapacity(1_000_000)
                .withLearningStarts(100)
                .withBatchSize(32)
                .withTargetUpdateEvery(2500)
                .withDoubleQ(false)
                .withQuantiles(200)
                .withMaxGradientNorm(0)
                .withNetwork(DqnConfig.defaults().network().withHiddenSizes(List.of(64, 64)));
        cases.put(
                QR_DQN,
                new BenchCase(
                        "QR-DQN, CartPole-v1, 200 quantiles, minibatch 32, one gradient step every 4 steps",
                        "env steps",
                        threads,
                        Arithmetic.perStep(cartPole.spec(), config),
                        meter -> training(meter, cartPole, config, threads)));
    }

    private BenchMeasurement qLearning(Meter meter) {
        return training(meter, factory, QLearningConfig.defaults(), 1);
    }

    private static BenchMeasurement training(
            Meter meter, EnvironmentFactory environment, AlgorithmConfig config, int ownThreads) {
        try (Workers workers = new Workers(ownThreads);
                LocalRollouts source = new LocalRollouts(environment, config, 1, workers)) {
            Run run = new Run(source, Algorithms.of(config).learner(environment.spec(), config, 1, workers));
            return meter.measure(run::step);
        }
    }

    /** A training that has not come far, however long it lasts. */
    private static final class Run {
        private final LocalRollouts source;
        private final Learner<Policy, Rollout> learner;
        private Progress at = Progress.start(LONG_RUN);

        Run(LocalRollouts source, Learner<Policy, Rollout> learner) {
            this.source = source;
            this.learner = learner;
        }

        /** Collects once and learns from it; returns the environment steps. */
        long step() {
            Rollout rollout = source.collect(learner.behaviour(at));
            learner.update(rollout, at);
            at = at.after(rollout);
            return rollout.rows();
        }
    }

    /** As a service serves many at once. */
    private void addServing(String name, String text, PpoConfig config) {
        double flops = Arithmetic.forward(config.policyArchitecture(spec));
        cases.put(name, new BenchCase(text, "actions", 1, flops, meter -> acting(meter, config, SERVED_ROWS)));
    }

    private BenchMeasurement acting(Meter meter, PpoConfig config, int rows) {
        SplitMix rng = new SplitMix(1);
        Policy.Session session =
                new Ppo(spec, config, 1, Workers.caller()).greedy().open(rows, rng);
        float[] observations = new float[rows * spec.observationSize()];
        ObservationBatch in = new ObservationBatch(rows, observations, null);
        Actions out = Actions.of(spec.actions(), rows);
        return meter.measure(() -> {
            for (int i = 0; i < 100; i++) {
                observations[i % observations.length] = rng.nextInt(2);
                session.act(in, out);
            }
            return 100L * rows;
        });
    }

    private static BenchMeasurement fit(Meter meter, Architecture architecture) {
        SplitMix rng = new SplitMix(1);
        TrainableNetwork network = TrainableNetwork.of(architecture, NetworkConfig.DENSE);
        Adam optimiser = new Adam(Parameters.orthogonal(architecture, 1, rng), 1e-5);
        TrainableNetwork.TrainingPass pass = network.newTrainingPass(FIT_ROWS);
        float[] inputs = new float[FIT_ROWS * architecture.inputs()];
        float[] outputs = new float[FIT_ROWS * architecture.outputs()];
        float[] gradient = new float[architecture.parameterCount()];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = rng.nextInt(2);
        }
        return meter.measure(() -> {
            network.setParameters(optimiser.parameters(), 0);
            pass.forward(
                    FIT_ROWS, inputs, 0, outputs, 0); // the squared error against zero: its derivative is the output
            pass.backward(FIT_ROWS, outputs, gradient, 0);
            optimiser.step(gradient, 1.0 / FIT_ROWS, 1e-3);
            return FIT_ROWS;
        });
    }
}
