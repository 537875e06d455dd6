package org.rollout4j.desk.simulate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.Workers;
import org.rollout4j.file.AtomicFiles;
import org.rollout4j.file.Json;
import org.rollout4j.lm.data.Content;
import org.rollout4j.lm.data.Encoder;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.proof.SampledText;

/**
 * Whether the desk learns somebody: simulated users whose likes are known, each with several ways to learn and with controls. What was done is kept in a folder, so that
 * it goes on where it was killed. The same numbers come out on any number of threads.
 */
public final class Simulation {
    private static final long PROMPTS = 500;
    private static final int FAR = 1 << 20;
    private static final int TENTHS = 10;

    private final World world;
    private final SimulationConfig config;
    private final Path folder;
    private Ground ground;

    Simulation(World world, SimulationConfig config, Path folder) {
        this.world = world;
        this.config = config;
        this.folder = folder;
    }

    /**
     * Of short messages by a model with a chat template, and else of short office notes.
     *
     * @param base follows instructions, or is a model of such notes
     * @param folder where results are kept, made if it is missing
     */
    public static Simulation of(LanguageModel base, SimulationConfig config, Path folder) {
        return new Simulation(
                base.chatTemplate() == null ? new NotesWorld(base) : new MessagesWorld(base), config, folder);
    }

    /** Told of each trial when it is done. */
    @FunctionalInterface
    public interface Listener {
        void onTrial(String name, int done, int all);
    }

    /** Of one user with one arm. */
    private record Task(Arm arm, int user, int seed) {
        String name() {
            return arm.id() + "-" + user + "-" + seed;
        }
    }

    /**
     * Does what was not done yet.
     *
     * @param threads each trial takes one
     * @throws IOException if the folder is of another simulation, or cannot be written; the message is one line
     */
    public SimulationResult run(Workers threads, Listener listener) throws IOException {
        AtomicFiles.createDirectories(folder);
        SimulationFile.claim(folder, world, config);
        List<Task> tasks = tasks();
        List<Task> missing =
                tasks.stream().filter(task -> !Files.exists(file(task))).toList();
        if (!missing.isEmpty()) {
            ground = new Ground(world, folder, threads);
        }
        try {
            int[] done = {tasks.size() - missing.size()};
            threads.forEach(missing.size(), i -> {
                write(missing.get(i), result(missing.get(i)));
                synchronized (done) {
                    listener.onTrial(missing.get(i).name(), ++done[0], tasks.size());
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        Map<Arm, ArmResult> arms = new EnumMap<>(Arm.class);
        for (Arm arm : world.arms()) {
            List<List<TrialResult>> ofUsers = new ArrayList<>();
            for (int user = 1; user <= config.users(); user++) {
                List<TrialResult> ofUser = new ArrayList<>();
                for (int seed = 1; seed <= arm.seeds(config.seeds()); seed++) {
                    ofUser.add(Json.read(file(new Task(arm, user, seed)), TrialResult.class));
                }
                ofUsers.add(ofUser);
            }
            arms.put(arm, ArmResult.of(arm, ofUsers));
        }
        return new SimulationResult(
                world.name(),
                config.users(),
                config.seeds(),
                config.events(),
                world.scale().bestOf(),
                world.arms().stream().map(arms::get).toList(),
                world.targets(arms));
    }

    private List<Task> tasks() {
        return IntStream.rangeClosed(1, config.users())
                .boxed()
                .flatMap(user -> world.arms().stream()
                        .flatMap(arm -> IntStream.rangeClosed(1, arm.seeds(config.seeds()))
                                .mapToObj(seed -> new Task(arm, user, seed))))
                .toList();
    }

    private Path file(Task task) {
        return folder.resolve(task.name() + ".json");
    }

    private void write(Task task, TrialResult result) {
        try {
            AtomicFiles.write(file(task), out -> out.write(Json.pretty(result)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private TrialResult result(Task task) {
        long begun = System.nanoTime();
        long seed = SplitMix.derive(PROMPTS, task.user, task.seed);
        List<Content> prompts = world.prompts(config.events(), seed);
        Likes likes = world.likes(task.user);
        SimulatedUser before = ground.user(likes);
        SimulatedUser after = task.arm == Arm.DRIFT ? ground.user(likes.changed()) : before;
        int change = task.arm == Arm.DRIFT ? config.events() / 2 : 0;
        List<SimulatedUser> judges = IntStream.range(0, config.events())
                .mapToObj(event -> event < change ? before : after)
                .toList();
        Trial trial = new Trial(world, task.arm, teacher(task, likes, judges), seed, Workers.caller());
        List<Opportunity> all = trial.run(prompts, judges);

        int from = config.judgedFrom();
        Ground.Bounds bounds = ground.bounds(after, prompts.subList(from, prompts.size()), seed, Workers.caller());
        int sixth = config.events() / 6;
        Ground.Bounds early = change == 0
                ? bounds
                : ground.bounds(before, prompts.subList(change - sixth, change), seed, Workers.caller());
        List<Opportunity> judged = all.subList(from, all.size());
        double acceptance = mean(judged, Opportunity::acceptance);
        double utility = mean(judged, Opportunity::utility);
        return new TrialResult(
                acceptance,
                mean(judged, one -> one.shown() ? 1 : 0),
                mean(judged, Opportunity::editCost),
                utility,
                bounds.acceptanceGain(acceptance),
                bounds.utilityGain(utility),
                kl(trial.model(), prompts.subList(from, prompts.size()), seed),
                task.arm.adapts() ? ground.perplexityRatio(trial.model()) : 1,
                tenths(all, change, early, bounds),
                change == 0 ? 0 : gain(all, prompts, before, change - sixth, change, seed),
                change == 0 ? 0 : gain(all, prompts, after, config.events() - sixth, config.events(), seed),
                (System.nanoTime() - begun) / 1e9);
    }

    private double gain(
            List<Opportunity> all, List<Content> prompts, SimulatedUser judge, int from, int end, long seed) {
        return ground.bounds(judge, prompts.subList(from, end), seed, Workers.caller())
                .utilityGain(mean(all.subList(from, end), Opportunity::utility));
    }

    private Teacher teacher(Task task, Likes likes, List<SimulatedUser> judges) {
        return switch (task.arm) {
            case OPPOSITE -> {
                SimulatedUser opposite = ground.user(likes.opposite());
                yield (event, prompt, text, random) -> opposite.answer(prompt, text, random);
            }
            case RANDOM -> this::toss;
            default -> (event, prompt, text, random) -> judges.get(event).answer(prompt, text, random);
        };
    }

    /** As often as a user takes texts of the base, and edits others, but whatever the text is. */
    private SimulatedUser.Answer toss(int event, Content prompt, String text, SplitMix random) {
        if (random.nextDouble() < Ground.TAKEN) {
            return new SimulatedUser.Answer(text);
        }
        Optional<String> edited = random.nextDouble() < SimulatedUser.EDIT_RATE
                ? world.likes(FAR + random.nextBelow(FAR)).edited(prompt, text, random)
                : Optional.empty();
        return new SimulatedUser.Answer(edited.orElse(null));
    }

    private double kl(LanguageModel model, List<Content> prompts, long seed) {
        if (model.adapter() == null) {
            return 0;
        }
        Encoder encoder = Encoder.of(model, false);
        List<int[]> tokens = IntStream.range(0, world.scale().measured())
                .mapToObj(i -> encoder.prompt(prompts.get(i % prompts.size())))
                .toList();
        return SampledText.sample(
                        model,
                        world.base(),
                        tokens,
                        world.sampling(),
                        world.scale().measured(),
                        seed,
                        Workers.caller())
                .stream()
                .mapToDouble(SampledText::logRatio)
                .average()
                .orElseThrow();
    }

    /** Each by the likes that hold in the middle of it. */
    private static List<Double> tenths(List<Opportunity> all, int change, Ground.Bounds early, Ground.Bounds late) {
        List<Double> gains = new ArrayList<>();
        for (int i = 0; i < TENTHS; i++) {
            int from = all.size() * i / TENTHS;
            int end = all.size() * (i + 1) / TENTHS;
            Ground.Bounds bounds = (from + end) / 2 < change ? early : late;
            gains.add(bounds.utilityGain(mean(all.subList(from, end), Opportunity::utility)));
        }
        return gains;
    }

    private static double mean(List<Opportunity> of, ToDoubleFunction<Opportunity> what) {
        return of.stream().mapToDouble(what).average().orElseThrow();
    }
}
