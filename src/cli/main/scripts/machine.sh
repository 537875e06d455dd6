# shellcheck shell=sh disable=SC2154 # root is the launcher's
# Part of the launcher rollout4j: what a build and the tests need of the machine, and how systems install it.

# Makes sure that all that is named is there, by installing what is missing. Sets java_home and mvn if they are among it.
require_all() {
    missing=
    for need in "$@"; do
        has "$need" || missing="$missing $need"
    done
    # shellcheck disable=SC2086 # needs are words
    [ -z "$missing" ] || install_all $missing
}

has() {
    case $1 in
        jdk) find_java javac ;;
        maven) find_maven ;;
        git) on_path git ;;
        fonts) [ "$(uname)" = Darwin ] || fc-list 2>/dev/null | grep -q . ;;
        browser) find_browser && on_path chromedriver ;;
        nbclient) find_nbclient ;;
        gradle) on_path gradle ;;
    esac
}

on_path() {
    command -v "$1" >/dev/null
}

# Sets mvn to a Maven of 3.8 or later, on the PATH or of SDKMAN. Without Java it cannot tell its version, and is taken.
find_maven() {
    for mvn in "$(command -v mvn)" "${HOME:-}/.sdkman/candidates/maven/current/bin/mvn"; do
        [ -x "$mvn" ] || continue
        [ -n "$java_home" ] || return 0
        case $(JAVA_HOME="$java_home" "$mvn" -v 2>&1) in
            *'Apache Maven 3.'[89]* | *'Apache Maven 3.'[1-9][0-9]* | *'Apache Maven '[4-9]*) return 0 ;;
        esac
    done
    return 1
}

# The places where the tests look for it.
find_browser() {
    on_path chromium || on_path chromium-browser || on_path google-chrome ||
        [ -x "$root/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" ]
}

# The packages of Debian and others belong to the system's Python, which need not be the first on the PATH.
find_nbclient() {
    "$root/usr/bin/python3" -c 'import nbclient' 2>/dev/null || python3 -c 'import nbclient' 2>/dev/null
}

# Installs what brings the needs that are named, if the user says so or has said so.
install_all() {
    for manager in apt-get dnf yum apk pacman zypper brew none; do
        ! on_path "$manager" || break
    done
    names=
    packages=
    for need in "$@"; do
        names="${names:+$names, }$(name "$need")"
        more=$(packages "$need")
        packages="$packages${more:+ $more}"
    done
    [ "$manager" != none ] || fail "to be installed first: $names (no package manager that is known here is on the PATH)"
    [ -n "$packages" ] || return 0

    sudo=
    [ "$manager" = brew ] || [ "$(id -u)" = 0 ] || sudo='sudo '
    command=$(install_command)
    may_install || fail "to be installed first: $names; run: $command"
    echo "rollout4j: installing$packages" >&2
    DEBIAN_FRONTEND=noninteractive sh -c "$command" >&2 || fail "$manager failed and says above why: to be installed first: $names; run: $command"

    for need in "$@"; do
        case $need in
            jdk | maven) has "$need" || fail "$(name "$need") is needed: what $manager has is older" ;;
        esac
    done
}

# Whether there is a right to install, and a yes.
may_install() {
    [ -z "$sudo" ] || on_path sudo || return 1
    [ "${ROLLOUT4J_YES:-}" != 1 ] && [ "${CI:-}" != true ] || return 0
    [ -t 0 ] && [ -t 2 ] || return 1
    printf 'rollout4j: install%s with %s? [Y/n] ' "$packages" "$sudo$manager" >&2
    read -r answer || return 1
    case $answer in
        '' | [Yy]*) return 0 ;;
        *) return 1 ;;
    esac
}

name() {
    case $1 in
        jdk) echo 'a JDK (17 or later)' ;;
        maven) echo 'Maven (3.8 or later)' ;;
        git) echo 'git' ;;
        fonts) echo 'fonts' ;;
        browser) echo 'Chromium and its driver' ;;
        nbclient) echo "Python's nbclient" ;;
        gradle) echo 'Gradle' ;;
    esac
}

# The packages that bring $1; none where a system has none.
packages() {
    case $manager:$1 in
        *:maven | *:git | *:gradle) echo "$1" ;;
        apt-get:jdk) debian_jdk ;;
        apt-get:fonts) echo fontconfig fonts-dejavu-core ;;
        apt-get:browser) debian_browser ;;
        dnf:jdk | yum:jdk) echo java-21-openjdk-devel ;;
        dnf:fonts | yum:fonts) echo fontconfig dejavu-sans-fonts ;;
        dnf:browser | yum:browser | zypper:browser) echo chromium chromedriver ;;
        apk:jdk) echo openjdk17-jdk ;;
        apk:fonts) echo fontconfig font-dejavu ;;
        apk:browser) echo chromium chromium-chromedriver ;;
        apk:nbclient) echo py3-nbclient ;;
        pacman:jdk) echo jdk17-openjdk ;;
        pacman:fonts) echo fontconfig ttf-dejavu ;;
        pacman:browser) echo chromium ;;
        pacman:nbclient) echo python-nbclient ;;
        zypper:jdk) echo java-17-openjdk-devel ;;
        zypper:fonts) echo fontconfig dejavu-fonts ;;
        brew:jdk) echo openjdk@17 ;;
        brew:browser) echo google-chrome chromedriver ;;
        brew:*) ;;
        *:nbclient) echo python3-nbclient ;;
    esac
}

# Debian has no Java 17 from 13 on; before, and in Ubuntu, the default may be older than 17.
debian_jdk() {
    version=$(release VERSION_ID)
    if [ "$(release ID)" = debian ] && [ "${version:-13}" -ge 13 ]; then
        echo default-jdk-headless
    else
        echo openjdk-17-jdk-headless
    fi
}

debian_browser() {
    if [ "$(release ID)" = ubuntu ]; then
        echo chromium-browser chromium-chromedriver
    else
        echo chromium chromium-driver
    fi
}

# What the system says of itself: ID, VERSION_ID.
release() {
    sed -n "s/^$1=\"\{0,1\}\([^\"]*\).*/\1/p" "$root/etc/os-release" 2>/dev/null
}

install_command() {
    case $manager in
        apt-get) echo "${sudo}apt-get update -qq && ${sudo}apt-get install --yes --no-install-recommends$packages" ;;
        dnf | yum) echo "$sudo$manager install -y$packages" ;;
        apk) echo "${sudo}apk add$packages" ;;
        pacman) echo "${sudo}pacman -Sy --needed --noconfirm$packages" ;;
        zypper) echo "${sudo}zypper --non-interactive install$packages" ;;
        brew) echo "brew install$packages" ;;
    esac
}
