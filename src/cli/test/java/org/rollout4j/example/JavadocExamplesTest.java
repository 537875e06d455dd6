package org.rollout4j.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples in Javadoc are Java that compiles; formulas, which stand in one line, are not looked at. */
class JavadocExamplesTest {
    private static final Pattern EXAMPLE = Pattern.compile("<pre>\\{@code *\\n(.*?)\\n *\\* *}</pre>", Pattern.DOTALL);

    private static final Pattern PACKAGE = Pattern.compile("^package ([\\w.]+);", Pattern.MULTILINE);

    /** What examples may use without declaring it. */
    private static final String GIVEN = """
            package given;
            import org.rollout4j.core.*;
            public abstract class Given<P, D extends Experience, L extends Learner<Policy, Rollout>> {
                protected byte[] bytes;
                protected long seed;
                protected int rows;
                protected float learningRate;
                protected float[] observation, observations, outputs, outputGradients, gradient;
                protected double[] steps, returns1, returns2;
                protected String[] args;
                protected Object config;
                protected java.nio.file.Path path, model;
                protected java.io.PrintStream out;
                protected org.rollout4j.core.Workers workers;
                protected Policy policy;
                protected EnvironmentSpec spec;
                protected EnvironmentFactory factory;
                protected Progress progress;
                protected org.rollout4j.view.Episodes episodes;
                protected org.rollout4j.nn.train.TrainableNetwork network;
                protected org.rollout4j.nn.train.Adam optimiser;
                protected org.nd4j.linalg.api.rng.Random random;
                protected java.util.List<org.rollout4j.train.Callback> callbacks;
            }
            """;

    /** What is trained: by the contracts alone in the package of the trainer, by policies and rollouts elsewhere. */
    private static String parts(String ofPackage) {
        String types = ofPackage.equals("org.rollout4j.train") ? "<P, D>" : "<Policy, Rollout>";
        String judged = ofPackage.equals("org.rollout4j.train") ? "<P>" : "<Policy>";
        return "Learner" + types + " learner; Source" + types + " source; Evaluator" + judged + " evaluator;\n";
    }

    @TempDir
    private Path folder;

    @Test
    void examplesCompile() throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(Path.of("src"))) {
            files = all.filter(file -> file.toString().matches("src/\\w+/main/java/.*")
                            && file.toString().endsWith(".java"))
                    .sorted()
                    .toList();
        }
        Set<String> packages = new TreeSet<>();
        for (Path file : files) {
            packages.add(packageOf(Files.readString(file)));
        }
        List<JavaFileObject> sources = new ArrayList<>();
        sources.add(new Source("given.Given", GIVEN));
        for (Path file : files) {
            String text = Files.readString(file);
            Matcher example = EXAMPLE.matcher(text);
            for (int number = 1; example.find(); number++) {
                sources.add(source(file, number, text, example.group(1), packages));
            }
        }
        assertThat(sources).as("examples").hasSizeGreaterThan(10);
        assertThat(errors(sources)).isEmpty();
    }

    @Test
    void whatDoesNotCompileIsFound() throws IOException {
        Source wrong = new Source("given.Wrong", "package given; class Wrong { int x = new Missing(); }");
        assertThat(errors(List.of(wrong))).singleElement().asString().contains("Missing");
    }

    private static Source source(Path file, int number, String text, String commented, Set<String> packages) {
        String code = commented
                .lines()
                .map(line -> line.replaceFirst("^ *\\* ?", "").replace("…", ""))
                .collect(Collectors.joining("\n"));
        String own = packageOf(text);
        String name = file.getFileName().toString().replaceAll("[^A-Za-z]|java$", "")
                + own.substring(own.lastIndexOf('.') + 1)
                + number;
        // a class of the example's own package wins over one of the same name elsewhere, as it does for its reader
        String imports = packages.stream()
                .filter(imported -> !imported.equals(own))
                .map(imported -> "import " + imported + ".*;\n")
                .collect(Collectors.joining());
        return new Source(own + "." + name, "package " + own + ";\n" + imports + """
                        import java.io.*;
                        import java.net.*;
                        import java.nio.file.Files;
                        import java.nio.file.Path;
                        import java.util.List;
                        import java.util.Map;
                        import java.util.function.*;
                        import org.deeplearning4j.rl4j.mdp.*;
                        abstract class %s<P, D extends Experience, L extends Learner<Policy, Rollout>> extends given.Given<P, D, L> {
                        %s
                        void example() throws Exception {
                        %s
                        }}
                        """.formatted(name, parts(own), code));
    }

    private static String packageOf(String text) {
        Matcher named = PACKAGE.matcher(text);
        assertThat(named.find()).isTrue();
        return named.group(1);
    }

    private List<String> errors(List<? extends JavaFileObject> sources) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
        Path classes = folder.resolve("classes");
        List<String> options = List.of(
                "-proc:none",
                "-Xlint:none",
                "-d",
                Files.createDirectories(classes).toString());
        compiler.getTask(null, null, found, options, null, sources).call();
        return found.getDiagnostics().stream()
                .filter(diagnostic -> diagnostic.getKind() == Diagnostic.Kind.ERROR)
                .map(diagnostic -> diagnostic.getSource().getName() + ": " + diagnostic.getMessage(Locale.ROOT))
                .toList();
    }

    /** A class that is not in a file. */
    private static final class Source extends SimpleJavaFileObject {
        private final String code;

        Source(String name, String code) {
            super(URI.create("string:///" + name.replace('.', '/') + Kind.SOURCE.extension), Kind.SOURCE);
            this.code = code;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return code;
        }
    }
}
