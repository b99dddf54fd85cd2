#!/usr/bin/env bash
# Recipes for `kuriltool claims --json | jq`. Run it from the repository root after `kuriltool extract seeds/`,
# whole (`examples/claims.jq.sh`) or one recipe by name (`examples/claims.jq.sh speakers`).
# What follows the name goes on to kuriltool: `examples/claims.jq.sh speakers --since 2026-02-01`.
set -euo pipefail

# How many claims reflect each position.
positions() {
  kuriltool claims --json "$@" |
    jq -r 'group_by(.position) | map({position: (.[0].position // "none"), claims: length})
           | sort_by(-.claims, .position) | .[] | "\(.claims)\t\(.position)"'
}

# Who says most; claims whose speaker nobody can tell are left out.
speakers() {
  kuriltool claims --json "$@" |
    jq -r 'map(select(.speaker)) | group_by(.speaker.name) | map({name: .[0].speaker.name, claims: length})
           | sort_by(-.claims, .name) | .[] | "\(.claims)\t\(.name)"'
}

# Moscow's words on sovereignty, verbatim, each once.
sovereignty() {
  kuriltool claims --position Moscow --issue sovereignty --json "$@" |
    jq -r '[.[].quoted[]] | unique | .[]'
}

# Every claim with quoted words as a Markdown bullet: speaker, words, outlet, date.
bullets() {
  kuriltool quotes --json "$@" |
    jq -r '.[] | select(.quoted != []) | "- **\(.speaker.name // "unknown")**: \(.quoted | map("“\(.)”") | join(" … "))"
           + " (\([.article.outlet, .article.published] | map(select(.)) | if . == [] then "no outlet" else join(", ") end))"'
}

# A table for a spreadsheet, tabs between the columns.
tsv() {
  kuriltool claims --json "$@" |
    jq -r '["published", "outlet", "speaker", "position", "kind", "issues", "text"],
           (.[] | [.article.published, .article.outlet, .speaker.name, .position, .kind, (.issues | join(" ")), .text]) | @tsv'
}

# Where each side speaks of each issue: one row an issue, one column a position.
issues() {
  kuriltool claims --json "$@" |
    jq -r '[.[] | {position, issue: .issues[]}] | group_by(.issue)
           | map({issue: .[0].issue, Tokyo: map(select(.position == "Tokyo")) | length, Moscow: map(select(.position == "Moscow")) | length})
           | (["issue", "Tokyo", "Moscow"], (.[] | [.issue, .Tokyo, .Moscow])) | @tsv'
}

# Who holds what: one row a proposition, with the claims of each side that hold it (+) and that reject it (-).
propositions() {
  kuriltool claims --json "$@" |
    jq -r '[.[] | {position, view: .propositions[]} | select(.view.polarity != 0)] | group_by(.view.id)
           | map(. as $all | [.[0].view.id, ("Tokyo", "Moscow") as $side | [1, -1][] as $sign
                  | [$all[] | select(.position == $side and .view.polarity == $sign)] | length])
           | (["proposition", "Tokyo +", "Tokyo -", "Moscow +", "Moscow -"], .[]) | @tsv'
}

case "${1:-all}" in
  positions | speakers | sovereignty | bullets | tsv | issues | propositions) "$@" ;;
  all)
    [ $# -eq 0 ] || shift
    for recipe in positions speakers sovereignty bullets tsv issues propositions; do
      echo "# $recipe"
      "$recipe" "$@"
      echo
    done
    ;;
  *)
    echo "no recipe \"$1\" (there are: positions, speakers, sovereignty, bullets, tsv, issues, propositions)" >&2
    exit 2
    ;;
esac
