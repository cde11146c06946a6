# What is on every page.
skip-to-content = Skip to content
main-menu = Main menu
sign-out = Sign out
demo-label = Demo
demo-notice = This is a demo. All people here are invented. Do not enter real data.
