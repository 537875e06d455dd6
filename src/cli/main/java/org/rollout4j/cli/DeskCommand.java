package org.rollout4j.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.rollout4j.core.Require;
import org.rollout4j.core.Workers;
import org.rollout4j.desk.learn.AdaptingLearner;
import org.rollout4j.desk.learn.LearningConfig;
import org.rollout4j.desk.page.Desk;
import org.rollout4j.desk.page.DeskModel;
import org.rollout4j.desk.write.OwnTexts;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.run.Models;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code rollout4j desk}. */
@Command(
        name = DeskCommand.NAME,
        subcommands = DeskSimulateCommand.class,
        description = {
            "Write in a browser, with suggestions that learn what you like.",
            "Prints the page's address, and serves it to this machine alone until Ctrl-C. Nothing leaves the machine."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  rollout4j desk",
            "  rollout4j desk --model models/SmolLM2-135M-Instruct.Q4_1.gguf --texts ~/letters",
            "  rollout4j desk --profile ~/.rollout4j/desk/notes-lm/work"
        })
final class DeskCommand implements Callable<Integer> {
    static final String NAME = "desk";

    /** Always the same, so that what is learned again from the journal comes to the same bits. */
    private static final long LEARNING_SEED = 1;

    private static final Path SHIPPED = Path.of("models/notes-lm");
    private static final String SHIPPED_NAME = "notes-lm";
    private static final String SHIPPED_KNOWS =
            "It knows short office notes in English, written behind a line of facts as in the example, and nothing else.";
    private static final String SHIPPED_EXAMPLE =
            "Note: thanks | To: Ivan | About: report | Day: Saturday | Amount: 7 | Answer: no\n\n";

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--model",
            paramLabel = "M",
            description = "What writes: a run directory, a folder with config.json and safetensors, or a GGUF file;"
                    + " default models/notes-lm, which is small and knows office notes alone.")
    private Path model;

    @Option(
            names = "--profile",
            paramLabel = "DIR",
            description = "A private folder for what you do and what is learned from it, made if it is missing; those"
                    + " beside it are on the page too. Default ~/.rollout4j/desk/MODEL/me.")
    private Path profile;

    @Option(
            names = "--texts",
            paramLabel = "DIR",
            description =
                    "A folder of your own .txt and .md files: its words are suggested at once, and its style is learned in the"
                            + " background.")
    private Path texts;

    @Option(names = "--port", paramLabel = "P", defaultValue = "0", description = "Default a free one.")
    private int port;

    @Option(names = "--seed", paramLabel = "S", description = "What is drawn by; default by the clock.")
    private Long seed;

    @Override
    public Integer call() throws Exception {
        Cli.usage(spec, () -> Require.inRange("--port", port, 0, 65_535));
        LanguageModel loaded = load();
        OwnTexts own = texts == null ? null : OwnTexts.read(texts, loaded.tokenizer());
        Desk.Setup setup = new Desk.Setup(
                (base, ownText, giveWay) -> new AdaptingLearner(
                        base, name(), ownText, LearningConfig.writing(base), LEARNING_SEED, giveWay),
                own,
                Clock.systemUTC(),
                seed == null ? System.nanoTime() : seed);
        Desk desk = new Desk(described(loaded), profile(), port, setup);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            close(desk);
            Runtime.getRuntime().halt(0); // else Java's own exit code for the signal
        }));
        PrintWriter out = spec.commandLine().getOut();
        out.println(desk.url());
        out.flush();
        new CountDownLatch(1).await();
        return 0;
    }

    private LanguageModel load() throws IOException {
        try (Workers workers = new Workers(Runtime.getRuntime().availableProcessors())) {
            return Models.load(model == null ? SHIPPED : model, workers).merged();
        }
    }

    private DeskModel described(LanguageModel loaded) {
        if (model == null) {
            return new DeskModel(loaded, SHIPPED_NAME, SHIPPED_KNOWS, SHIPPED_EXAMPLE);
        }
        String knows = loaded.chatTemplate() == null
                ? "It goes on with what you write."
                : "It goes on with what you write, and follows instructions.";
        return new DeskModel(loaded, name(), knows, "");
    }

    private String name() {
        return model == null
                ? SHIPPED_NAME
                : model.toAbsolutePath().normalize().getFileName().toString().replaceFirst("\\.(gguf|zip)$", "");
    }

    private Path profile() {
        return profile == null ? Path.of(System.getProperty("user.home"), ".rollout4j", "desk", name(), "me") : profile;
    }

    /** All that was acknowledged is on the disk: there is nobody left to tell. */
    private static void close(Desk desk) {
        try {
            desk.close();
        } catch (IOException e) {
            System.getLogger("org.rollout4j").log(System.Logger.Level.DEBUG, "the desk's files", e);
        }
    }
}
