package org.rollout4j;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.codeUnits;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The fences between the packages. */
@AnalyzeClasses(packages = "org.rollout4j", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String ROOT = "org.rollout4j.";
    private static final String GIT_OPTIONS = "Provenance.java";
    private static final Set<String> PAGES_OF_COMMANDS = Set.of("ResultsPage.java", "LanguagePage.java");
    private static final String[] SUMMARY_USES = {"core", "file", "math", "tabular", "eval", "train", "run", "view"};

    @ArchTest
    static final ArchRule CORE_USES_THE_JDK_ONLY = classes()
            .that()
            .resideInAPackage(ROOT + "core..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(ROOT + "core..", "java..");

    @ArchTest
    static final ArchRule MATH_USES_CORE_AND_THE_JDK_ONLY = classes()
            .that()
            .resideInAPackage(ROOT + "math..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(ROOT + "math..", ROOT + "core..", "java..");

    @ArchTest
    static final ArchRule ENV = uses("env", "core");

    @ArchTest
    static final ArchRule NN = uses("nn", "core", "math");

    @ArchTest
    static final ArchRule FILE = uses("file", "core", "math");

    @ArchTest
    static final ArchRule POLICY = uses("policy", "core", "math", "file", "nn");

    /** What a service embeds. */
    @ArchTest
    static final ArchRule ACTING_NEEDS_NOTHING_OF_LEARNING = classes()
            .that()
            .resideInAnyPackage(ROOT + "nn", ROOT + "policy", ROOT + "file")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    ROOT + "nn",
                    ROOT + "policy",
                    ROOT + "file",
                    ROOT + "core",
                    ROOT + "math",
                    "com.fasterxml.jackson..",
                    "java..");

    @ArchTest
    static final ArchRule ROLLOUT = uses("rollout", "core");

    @ArchTest
    static final ArchRule TABULAR = uses("tabular", "core", "math", "policy");

    @ArchTest
    static final ArchRule EVAL = uses("eval", "core", "math");

    @ArchTest
    static final ArchRule ALGO = uses("algo", "core", "math", "nn", "policy", "rollout");

    @ArchTest
    static final ArchRule ALGORITHMS_OF_ONE_KIND_DO_NOT_KNOW_THE_OTHER =
            slices().matching(ROOT + "algo.(*)").should().notDependOnEachOther();

    /** Learners only through their interface. */
    @ArchTest
    static final ArchRule TRAIN = uses("train", "core", "math", "file", "rollout", "eval");

    /** Algorithms are found there, not named. */
    @ArchTest
    static final ArchRule RUN = uses("run", "core", "math", "file", "nn", "policy", "env", "rollout", "eval", "train");

    /** What is behind the front door does not know it. */
    @ArchTest
    static final ArchRule FRONT_DOOR = noClasses()
            .that()
            .resideInAnyPackage(Stream.of(
                            "core", "math", "file", "nn", "policy", "env", "rollout", "algo", "tabular", "eval",
                            "train", "run")
                    .map(name -> ROOT + name + "..")
                    .toArray(String[]::new))
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.rollout4j");

    /** Token ids in, token ids out: only {@code lm.text} knows what they mean. */
    @ArchTest
    static final ArchRule LM_TEXT = uses("lm.text", "core", "file");

    /** Templates of others are text that is taken apart; they know nothing of tokens. */
    @ArchTest
    static final ArchRule LM_TEMPLATES = uses("lm.text.jinja", "core", "file");

    /** What models call; models are not for it. */
    @ArchTest
    static final ArchRule LM_TOOL = uses("lm.tool", "core", "lm.text");

    @ArchTest
    static final ArchRule LM_MODEL = uses("lm.model", "core", "math", "nn.train", "lm.text", "lm.tool");

    @ArchTest
    static final ArchRule LM_FILE = uses("lm.file", "core", "file", "lm.model", "lm.text");

    @ArchTest
    static final ArchRule LM_DATA = uses("lm.data", "core", "file", "lm.model", "lm.text");

    /** Log-probabilities in, derivatives out: losses know no model. */
    @ArchTest
    static final ArchRule LM_LOSS = uses("lm.loss", "core");

    @ArchTest
    static final ArchRule LM_TASK = uses("lm.task", "core", "lm.data", "lm.model");

    /** Texts alone: whatever learns from rewards is not for them. */
    @ArchTest
    static final ArchRule LM_REWARD = uses("lm.reward", "core", "math", "file", "env", "run", "lm.task");

    /** What is learned while people use it needs no run. */
    @ArchTest
    static final ArchRule LM_RERANK =
            uses("lm.rerank", "core", "math", "file", "lm.data", "lm.loss", "lm.model", "lm.reward");

    @ArchTest
    static final ArchRule LANGCHAIN4J = uses("langchain4j", "core", "lm");

    @ArchTest
    static final ArchRule LANGCHAIN4J_STAYS_IN_ITS_MODULE = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + "langchain4j..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.langchain4j..", ROOT + "langchain4j..");

    /** What somebody did, in files; how one learns from it is not for them. */
    @ArchTest
    static final ArchRule DESK_PROFILE = uses("desk.profile", "core", "file", "lm.data", "lm.model", "lm.text");

    /** What writes, and what a learner has to say to it; how one learns is not for it. */
    @ArchTest
    static final ArchRule DESK_WRITE =
            uses("desk.write", "core", "desk.profile", "lm.data", "lm.model", "lm.ngram", "lm.text", "lm.typing");

    /** The page; learners by their interface alone. */
    @ArchTest
    static final ArchRule DESK_PAGE = uses(
            "desk.page",
            "core",
            "file",
            "http",
            "desk.profile",
            "desk.write",
            "lm.data",
            "lm.model",
            "lm.ngram",
            "lm.text");

    /** How one learns from what somebody did; whoever shows anything is not for it. */
    @ArchTest
    static final ArchRule DESK_LEARN = uses(
            "desk.learn",
            "core",
            "math",
            "desk.profile",
            "desk.write",
            "lm.data",
            "lm.loss",
            "lm.model",
            "lm.ngram",
            "lm.rerank",
            "lm.text",
            "lm.tune");

    /** Users that are made up, and what came of them. */
    @ArchTest
    static final ArchRule DESK_SIMULATE = uses(
            "desk.simulate",
            "core",
            "math",
            "file",
            "desk.learn",
            "desk.profile",
            "lm.data",
            "lm.model",
            "lm.ngram",
            "lm.proof",
            "lm.reward",
            "lm.task",
            "lm.text",
            "lm.tune",
            "lm.wish");

    /** As all learners: files of runs are not for them. */
    @ArchTest
    static final ArchRule LM_TUNE = uses(
            "lm.tune",
            "core",
            "file",
            "nn.train",
            "train",
            "run",
            "lm.data",
            "lm.file",
            "lm.loss",
            "lm.model",
            "lm.reward",
            "lm.text",
            "lm.tool");

    @ArchTest
    static final ArchRule LM_RUN = uses(
            "lm.run",
            "core",
            "file",
            "policy",
            "nn.train",
            "env",
            "train",
            "run",
            "lm.data",
            "lm.file",
            "lm.model",
            "lm.reward",
            "lm.tune");

    /** A batch that many share; who they are and how they ask is not for it. */
    @ArchTest
    static final ArchRule LM_SERVE = uses("lm.serve", "core", "lm.model", "lm.text");

    @ArchTest
    static final ArchRule LM_PROOF =
            uses("lm.proof", "core", "math", "lm.data", "lm.model", "lm.task", "lm.text", "lm.tool", "lm.tune");

    @ArchTest
    static final ArchRule LM_WISH =
            uses("lm.wish", "core", "math", "lm.data", "lm.model", "lm.proof", "lm.reward", "lm.text", "lm.tune");

    /** Acts, and learns from what that brings as others learn from texts. */
    @ArchTest
    static final ArchRule LM_DECIDE = uses(
            "lm.decide",
            "core",
            "math",
            "env",
            "rollout",
            "eval",
            "run",
            "tabular",
            "lm.data",
            "lm.loss",
            "lm.model",
            "lm.text",
            "lm.tune");

    /** Foretells; what learns to is made elsewhere. */
    @ArchTest
    static final ArchRule LM_TYPING = uses("lm.typing", "core", "lm.model", "lm.ngram", "lm.text");

    /** Counts tokens, whatever they stand for. */
    @ArchTest
    static final ArchRule LM_NGRAM = uses("lm.ngram", "core");

    /** The front door of language models, as {@link #FRONT_DOOR}. */
    @ArchTest
    static final ArchRule LM_FRONT_DOOR = noClasses()
            .that()
            .resideInAnyPackage(ROOT + "lm.*..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.rollout4j", ROOT + "lm");

    /** Whoever learns or acts without language models knows nothing of them. */
    @ArchTest
    static final ArchRule LANGUAGE_MODELS_ARE_FOR_COMMANDS_CHATS_AND_THE_DESK_ALONE = noClasses()
            .that()
            .resideOutsideOfPackages(
                    ROOT + "lm..",
                    ROOT + "langchain4j..",
                    ROOT + "desk..",
                    ROOT + "cli..",
                    ROOT + "experiment..",
                    ROOT + "bench..",
                    ROOT + "serve..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ROOT + "lm..");

    /** But for a configuration, which is JSON wherever a run has one. */
    @ArchTest
    static final ArchRule LANGUAGE_MODELS_SHOW_NO_TYPES_OF_THIRD_PARTIES = codeUnits()
            .that()
            .areDeclaredInClassesThat(resideInAPackage(ROOT + "lm..")
                    .and(describe("are public all the way out", ArchitectureTest::isOpen)))
            .and(describe(
                    "are for others",
                    (JavaCodeUnit unit) -> Stream.of(JavaModifier.PUBLIC, JavaModifier.PROTECTED)
                            .anyMatch(unit.getModifiers()::contains)))
            .and()
            .areDeclaredInClassesThat(not(describe(
                    "are LanguageRunConfig",
                    (JavaClass type) -> type.getName().startsWith(ROOT + "lm.run.LanguageRunConfig"))))
            .should(showOnlyOursAndJavas());

    @ArchTest
    static final ArchRule DL4J = uses("dl4j", "core", "nn");

    @ArchTest
    static final ArchRule ONNX = uses("onnx", "core", "math", "nn", "policy");

    @ArchTest
    static final ArchRule VIEW = uses("view", "core");

    @ArchTest
    static final ArchRule PLOT = uses("plot", "core", "math");

    @ArchTest
    static final ArchRule CHARTS_ARE_DRAWN_IN_PLOT = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + "plot..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.knowm.xchart..", "de.erichseifert.vectorgraphics2d..");

    @ArchTest
    static final ArchRule DASHBOARD = uses("dashboard", "core", "math", "file", "http", "train", "view", "warning");

    /** What servers share; whom they serve what is not for it. */
    @ArchTest
    static final ArchRule HTTP = uses("http", "core", "file");

    @ArchTest
    static final ArchRule SERVE = uses("serve", "core", "file", "http", "lm.data", "lm.model", "lm.serve", "lm.text");

    /** Metrics in, warnings out. */
    @ArchTest
    static final ArchRule WARNING = uses("warning", "train");

    /** One experiment is summed up; several are compared, tuned or tabulated, none of which knows the others; all are reported. */
    @ArchTest
    static final ArchRule SUMMARY = uses("experiment.summary", SUMMARY_USES);

    @ArchTest
    static final ArchRule COMPARE = uses("experiment.compare", and(SUMMARY_USES, "env", "experiment.summary"));

    @ArchTest
    static final ArchRule TUNE = uses("experiment.tune", and(SUMMARY_USES, "experiment.summary"));

    @ArchTest
    static final ArchRule RESULTS = uses("experiment.results", and(SUMMARY_USES, "experiment.summary"));

    @ArchTest
    static final ArchRule LANGUAGE = uses(
            "experiment.language", and(SUMMARY_USES, "policy", "lm", "dashboard", "warning", "experiment.summary"));

    @ArchTest
    static final ArchRule REPORT = uses("experiment.report", and(SUMMARY_USES, "experiment", "plot", "desk.simulate"));

    @ArchTest
    static final ArchRule MODEL = uses("model", "core", "file", "env", "nn", "policy", "onnx", "train", "run", "view");

    @ArchTest
    static final ArchRule WATCH = uses("watch", "core", "policy", "tabular", "train", "run", "view");

    @ArchTest
    static final ArchRule NOBODY_USES_THE_COMMAND_LINE = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + "cli..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ROOT + "cli..", "picocli..", "me.tongfei.progressbar..", "org.jline..");

    @ArchTest
    static final ArchRule NO_CYCLES = slices().matching(ROOT + "(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule NO_CYCLES_BELOW =
            slices().matching(ROOT + "(*).(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule RL4J_STAYS_IN_ITS_ADAPTER = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + "env.rl4j..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.deeplearning4j.rl4j..", "org.deeplearning4j.gym..");

    @ArchTest
    static final ArchRule DEEPLEARNING4J_STAYS_IN_ITS_MODULE = noClasses()
            .that()
            .resideOutsideOfPackages(ROOT + "dl4j..", ROOT + "onnx..", ROOT + "env.rl4j..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.deeplearning4j..", "org.nd4j..", "onnx..");

    @ArchTest
    static final ArchRule NATIVE_LIBRARIES_STAY_WHERE_NETWORKS_LEARN = noClasses()
            .that()
            .resideOutsideOfPackages(ROOT + "nn.train..", ROOT + "dl4j..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.bytedeco..", "dev.ludovic.netlib..");

    @ArchTest
    static final ArchRule ONLY_THE_COMMAND_LINE_SPEAKS_TO_THE_CONSOLE =
            noClasses().that().resideOutsideOfPackage(ROOT + "cli..").should(ACCESS_STANDARD_STREAMS);

    /** Memory that changes belongs to a session or to a caller: what hangs on a thread lives as long as the thread. */
    @ArchTest
    static final ArchRule NOTHING_HANGS_ON_A_THREAD =
            noClasses().should().dependOnClassesThat().haveFullyQualifiedName("java.lang.ThreadLocal");

    /** Every source of randomness is an argument. */
    @ArchTest
    static final ArchRule NO_GENERATOR_BUT_OURS = noClasses()
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.util.concurrent.ThreadLocalRandom")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.util.SplittableRandom")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.security.SecureRandom")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.util.random.RandomGeneratorFactory")
            .orShould()
            .callMethod(Math.class, "random")
            .orShould()
            .callMethod(java.util.random.RandomGenerator.class, "getDefault");

    /** Simulators of others take one when they are made; it is seeded with each episode. */
    @ArchTest
    static final ArchRule JAVAS_GENERATOR_IS_FOR_SIMULATORS_ALONE = noClasses()
            .that(describe(
                    "give none to a constructor of others",
                    (JavaClass type) -> !type.getName()
                            .matches("org\\.rollout4j\\.env\\.(ConstructorCall|rl4j\\.MdpEnvironment)(\\$.*)?")))
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.util.Random");

    @ArchTest
    static final ArchRule NO_OBJECT_STREAMS = noClasses()
            .should()
            .dependOnClassesThat(describe(
                    "object streams", (JavaClass type) -> type.getName().startsWith("java.io.Object")));

    @Test
    void everyPackageSaysWhatLivesThere() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src"))) {
            List<Path> silent = files.filter(file -> file.toString().contains("/main/java/")
                            && file.toString().endsWith(".java"))
                    .map(Path::getParent)
                    .distinct()
                    .filter(folder -> !Files.isRegularFile(folder.resolve("package-info.java")))
                    .toList();
            assertThat(silent).isEmpty();
        }
    }

    /** Options are for those who type them: hints are added in {@code cli}. */
    @Test
    void messagesOfTheLibraryNameNoOption() throws IOException {
        Pattern option = Pattern.compile("\"[^\"\n]*(?:(?<![\\w-])--[a-z]|JAVA_OPTS|`rollout4j )");
        List<String> naming = new ArrayList<>();
        try (Stream<Path> files = Files.walk(Path.of("src"))) {
            for (Path file : (Iterable<Path>)
                    files.filter(path -> path.toString().matches(".*/main/java/.*\\.java"))::iterator) {
                boolean library = !file.toString().contains("/org/rollout4j/cli/")
                        && !GIT_OPTIONS.equals(file.getFileName().toString())
                        && !PAGES_OF_COMMANDS.contains(file.getFileName().toString());
                if (library && option.matcher(Files.readString(file)).find()) {
                    naming.add(file.toString());
                }
            }
        }
        assertThat(naming).isEmpty();
    }

    private static boolean isOpen(JavaClass type) {
        return type.getModifiers().contains(JavaModifier.PUBLIC)
                && type.getEnclosingClass().map(ArchitectureTest::isOpen).orElse(true);
    }

    private static ArchCondition<JavaCodeUnit> showOnlyOursAndJavas() {
        return new ArchCondition<>("show only types of this project and of Java") {
            @Override
            public void check(JavaCodeUnit unit, ConditionEvents events) {
                Stream<JavaType> shown = Stream.concat(
                        Stream.concat(unit.getParameterTypes().stream(), unit.getExceptionTypes().stream()),
                        Stream.of(unit.getReturnType()));
                shown.flatMap(type -> type.getAllInvolvedRawTypes().stream())
                        .map(JavaClass::getBaseComponentType)
                        .filter(type -> !type.isPrimitive()
                                && !type.getName().startsWith("java.")
                                && !type.getName().startsWith(ROOT))
                        .forEach(type -> events.add(
                                SimpleConditionEvent.violated(unit, unit.getFullName() + " shows " + type.getName())));
            }
        };
    }

    private static String[] and(String[] names, String... more) {
        return Stream.concat(Stream.of(names), Stream.of(more)).toArray(String[]::new);
    }

    /** A package uses nothing of this project but itself, {@code others} and the front door, which {@link #FRONT_DOOR} closes to what is behind it. */
    private static ArchRule uses(String name, String... others) {
        DescribedPredicate<JavaClass> allowed = resideInAnyPackage("org.rollout4j", ROOT + name + "..");
        for (String other : others) {
            allowed = allowed.or(resideInAPackage(ROOT + other + ".."));
        }
        return noClasses()
                .that()
                .resideInAPackage(ROOT + name + "..")
                .should()
                .dependOnClassesThat(resideInAnyPackage("org.rollout4j..").and(not(allowed)))
                .as("%s uses only %s".formatted(name, String.join(", ", others)));
    }
}
